"""What costs are called: all of them, those of goods, running ones, their parts."""

import re

from core.history.tongues import NAMES

ALL = re.compile(
    r"^(grand )?total costs?( and expenses)?$|"
    r"总成本|成本费用|总支出|月支出|支出合计|costs and expenses"
)
GOODS = re.compile(
    r"cost of (goods|sales|revenues?)|^(mat\.?/?|material|waren).{0,3}(wareneinkauf|einkauf|aufwand)|"
    r"\bcogs\b|^(total )?direct costs?$|^custos?$|^(营业|主营业务|销售)?成本$|^売上原価$"
)
RUNNING = re.compile(
    r"^(total (for )?)?(monthly |operating |administrative |admin |indirect )*"
    r"(expenses?|costs?|expenditures?|spend(ing)?|opex|overheads?|outgoings|cash out)$|"
    r"^(费用|支出|开支)(合计)?$|^(gesamt)?kosten$|^ausgaben$|^dépenses$|^gastos$|"
    r"^despesas( totais)?$|^custos( totais| e despesas)$|^total de (custos|despesas)$|^custo total$|"
    r"^totale costi$|"
    r"^sum kostnader$|^omkostninger i alt$|^koszty razem$|^kosten totaal$|"
    r"^(totaal |totale )?kosten$|^(summa )?kostnader$|"
    r"^omkostninger$|^costi( totali)?$|^koszty$|^náklady$|^비용$|^расходы$|"
    r"^(total des )?charges d'exploitation$|^販売费(及び|・)一般管理费$|^販管费$|^経费$|"
    rf"^({'|'.join(map(re.escape, sorted(NAMES['costs'])))})$"
)
PARTS = re.compile(
    r"^((营业)?税金及附加|(销售|营业|管理|研发|财务)费用|其他业务(成本|支出)|工资|薪酬|房租|租金|推广费|服务器.*|"
    r"差旅费?|办公费?|期间费用|人工(成本|费用)?|(市场)?推广(费用?)?|其他费用)$|"
    r"^(payroll|salaries|wages|rent|marketing|advertising|hosting|software|travel|legal|insurance|"
    r"utilities|office( rent)?|freelancers?|contractors?|professional fees|bank fees|r&d|s&m|g&a|sg&a|staff|"
    r"personnel|people|research( and development)?|"
    r"sales (and|&) marketing|general (and|&) administrative)( (costs?|expenses?))?$|"
    r"^other( operating| running)? costs?$|"
    r"^(cloud|compute|gpu|inference|servers?|infrastructure|api) (costs?|expenses?|spend)$"
)
OTHERS = re.compile(
    r"^(total (for )?)?other expenses?$|^income tax(es)?( expense)?$|营业外支出|^所得税(费用)?$"
)
