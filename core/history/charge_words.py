"""What the columns and cells of bank statements and exports of payments are called."""

import re

SEARCHED = 30
_IN_WORDS = (
    r"credits?|money in|paid in|deposits?|inflow|haben|haber|ma|inn på konto|insättning(ar)?|uznania"
    r"|crédits?|crédito|credito|abonos?|ingresos?|avere"
    r"|accrediti|gutschrift(en)?"
    r"|entrate|entradas?|bij|입금액?|預かり金額|お預入れ|お預り金額|入金額?"
)
_OUT_WORDS = (
    r"debits?|money out|paid out|withdrawals?|outflow|soll|debe|winien|ut fra konto|uttag"
    r"|obciążenia|débits?|débito|debito|cargos?|dare|uscite"
    r"|addebiti|belastung(en)?|lastschrift(en)?"
    r"|saídas?|af|출금액?|支払い?金額|お引出し|お支払金額|出金額?"
)
KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "id",
            r"^(id|(transaction|payment|charge|order) (id|no\.?|number)|"
            r"(交易|订单|流水|账务流水|业务流水|商户订单|交易订单)(编?号|单号))$",
        ),
        (
            "date",
            r"^(rechnungs|factuur|faktura)datum$|^data (wystawienia|faktury|sprzedaży)$|"
            r"^(开票|請求)(日期|日)$|"
            r"^(date|day|created|日期|时间)( utc)?$|"
            r"(?<!due )(?<!report )(?<!print )(?<!export )(?<!run )(?<!generated )\b(date|time)\b|"
            r"^(created|available)\b|"
            r"^(交易|记账|入账|支付|创建|付款|发生|操作|下单|清算)(创建|发生|付款)?(日期?|时间)|buchungs(tag|datum)|^valuta|^fecha|"
            r"^(日付|取引日|ご利用日|年月日|거래일[시자]?|거래 일시|일자)|"
            r"^(data|bokföringsdag|bokføringsdato|datum|dato|kirjauspäivä)( \w+)?$|^账务日期",
        ),
        ("billed", r"^(billed|paid) at$"),
        ("converted currency", r"^converted currency$"),
        ("converted refunded", r"^converted amount refunded$"),
        ("converted", r"^converted amount$"),
        ("refunded", r"refunded|^refund amount|^(成功)?退款(金额)?$"),
        ("currency", r"^货币种类$|^(?!orig|amount (buyer|merchant)).*\b(currency|ccy|curr)$|"
            r"^((transaction|settlement) )?currency code$|"
            r"^币种$|^货币$|^w(ä|ae)hrung$|^(devise|divisa|munt(soort)?|moneda|moeda|waluta)$"),
        ("status", r"(^| )(status|state)$|(交易|支付|当前)?状态$"),
        ("captured", r"^captured$"),
        ("balance", r"(?<!open )(?<!outstanding )(?<!unpaid )(?<!remaining )"
                    r"\b(bal(ance)?\.?|saldos?|solde|kontostand|zůstatek)"
                    r"( (?!due|owed|owing|outstanding|payable|transaction)|$)|余额|残高|^结余|잔액"),
        ("direction", r"^s h$|^soll haben$|^af bij$|^收 ?支$|"
            r"^收 支|^收支(类型|方向)?$|^借贷(标志|方向)$|^direction$|^dr cr$|indicator$"),
        ("both ways", r"^debit credit|^credit debit"),
        ("in", rf"^(amount )?({_IN_WORDS})( amount)?\b|"
            rf"^(交易金额 )?(收入|存入|转入|入金)(金额)?|贷方(金额|发生额|$)"),
        ("out", rf"^(amount )?({_OUT_WORDS})( amount)?\b|"
            rf"^(交易金额 )?(支出|支取|转出|出金)(金额)?|借方(金额|发生额|$)"),
        ("invoice", r"^((num[eé]ro|n[uú]mero|n[°ºo]|numer)( d[ei]| della)? ?)?"
                    r"(invoice|rechnungs?|facture|factura|fattura|fatura|factuur|faktur[ay]|請求書"
                    r"|nota fiscal|beleg|documento|发票|请求书)"
                    r"(n[or°]?\.? | )?(no|number|nr|nummer|id|#|号码?|番号)?$"),
        ("sold to", r"^(customer|client|contact|"
                    r"bill(ed)? to|kunde|cliente|klant|kund|kontrahent|nabywca)( name)?$|"
            r"^(客户|购方|购买方)(名称)?$|^取引先(名)?$"),
        ("type", r"^(transaction |payment |invoice |document |doc |voucher |vch )?type$|^reporting category$|"
            r"^(document|kind)$|^(typ|tipo|soort|belegart|dokumenttyp|type de (pièce|document|facture)|"
            r"tipo (de|di) (documento|factura|fattura))$|"
            r"^((交易|业务|票据|发票))?类型$|^交易分类$"),
        ("amount", r"^(gross |transaction |net |total )?amount( "
                   r"(?!buyer currency)|$)|^gross$|"
            r"^(交易|发生)?(金额|额)|^应结订单金额$|^betrag|^umsatz( in)?$|^montant|^importe|^value$|^bedrag|"
            r"^kwota(?! (vat|netto|podatku))|^belopp|^bel[øo][bp]|^määrä|^částka"
            r"|^importo|^valor$|^入出金|^brutto(betrag)?$"),
        ("net amount", r"^((order )?sub ?total( amount)?|net( amount)?|amount net"
            r"|amount (excl|before) (tax|vat)|净额|"
            r"不含税金额|netto(betrag)?|(montant |total )?(ht|hors taxes?)|base imponible|imponibile|"
            r"kwota netto|小计|小計|税抜(金额)?|金额不含税|"
            r"wartość netto|(bedrag|belopp|beløb|beløp) (excl|exkl|ekskl|eks) (btw|moms|mva))$"),
        ("tax", r"^(sales |order )?(total )?(tax(es)?|vat|gst)( total)?( amount)?$|^税额$"
            r"|^(ust|mwst|umsatzsteuer)( betrag)?$|"
            r"^((montant|importe|importo|cuota) )?(tva|iva|btw|moms|mva)$|"
            r"^(kwota )?(vat|podatek)$|^(消费税额?|消費税額?)$"),
        ("shipping", r"^shipping( (charges?|costs?|price))?$"),
        ("account", r"^(source |own )?account( (name|no|number|id))?$|^(own )?iban$|^(本方)?账[户号]$|"
            r"^konto(nummer|nr)?$|^n?°? ?compte$|^rekening(nummer)?$"),
        ("split", r"^split$"),
        ("card", r"^card ?(holder( name)?|member)$"),
        ("spent with", r"^(vendor|supplier|seller|lieferant|kreditor|fournisseur|proveedor|fornitore"
            r"|fornecedor|leverancier)( name)?$|^reimbursable$|^供应商"),
        ("discount", r"^discounts?( amount)?$|^(优惠|折扣)(金额)?$"),
        ("mode", r"^(live ?)?mode$"),
        ("fee", r"^((processing|transaction|stripe|paypal) )?fees?$|^手续费$"),
    )
)  # fmt: skip
FAILED = re.compile(
    r"fail|revert|cancel|pending|declin|expire|void|require|uncaptured|revers|reject|incomplete|block|unpaid"
    r"|past[_ ]due|storn"
    r"|not paid|unsuccess|processing|in pro|error|den(y|ied)|draft|abandon|refus|on hold|scheduled|waiting"
    r"|authori[sz]ed(?!.{0,20}captur)|失败|关闭|取消|待|未支付|处理中|拒|异常"
)
OPEN = re.compile(r"unpaid|not paid|pending|awaiting|waiting|past[_ ]due|scheduled|^(in )?process|open")
"""Invoices that are not paid yet are sales all the same."""
TAKEN_BACK = re.compile(
    r"charged? ?back(?!.{0,10}won)|disputed?$|dispute (lost|open|under)|needs response|^lost$|拒付"
)
"""A payment that the payer's bank has taken back, or is about to."""
SETTLED = re.compile(
    r"^$|paid|credited|succe|complete|settle|capture|clear|post|approv|availab|processed|done|receiv|refund|won|"
    r"成功|完成|已付|已支付|已收|到账|退款|bezahlt|gebucht|pay[ée]|pagad|\bok\b"
)
REFUNDED = re.compile(r"^refunded$|^已?全额退款|^退款成功$")
GIVEN_BACK = re.compile(r"^退款成功$")
"""Of money that goes out: what a customer got back."""
REFUND = re.compile(r"refund|chargeback|dispute|reversal|退款")
CREDIT_NOTE = re.compile(
    r"credit[ _-]?(note|memo|nota|invoice)|creditfactuur|kredit(nota|faktura|note)|gutschrift|storno"
    r"|\bavoir\b|\babono\b|nota (de|di) cr[eé]dito|rectificativa|korekta|hyvityslasku|accreccredit"
    r"|红字|红冲|赤伝|^负数"
    r"|^(sc|cn|nc|crn)\b"
)
CREDIT_NUMBER = re.compile(r"^(cn|crn|cr|gs|nc|av|avoir|credit)[-_/ ]?[a-z]{0,3}\d", re.IGNORECASE)
"""Numbers of credit notes, where those of most invoices begin otherwise."""
"""What takes off what was invoiced, whichever sign its amount has."""
TRANSFER = re.compile(
    r"\btransfer|between accounts|\bmoved? (to|from)\b|\bto (reserve|savings)\b|\bsweep\b|\bumbuchung"
    r"|\bvirement interne|\btraspaso\b|\bgiroconto\b|内部转账|转存"
)
SETTLES_A_CARD = re.compile(
    r"\bpayment\b.{0,20}\bthank ?you|^(auto|e)-?pay(ment)?\b|^(online |mobile )?payment (received|from)\b"
)
"""On a card's statement: what the company has paid to it."""
OWN_TRANSFER = re.compile(
    r"^(internal )?transfer (to|from) ((mercury|brex|own|our|my) )?"
    r"(savings|checking|treasury|reserve|vault)\b|.{0,30}\bsweep\b"
)
"""Money moved to or from an account that can only be one's own."""
MOVED = re.compile(r"payout|withdraw|conversion|exchange|提现|充值")
"""Money that only moves between a company's own accounts."""
OF_ORDERS = frozenset({"order", "订单"})
"""A type of entries beside which a transfer is what a market place pays to the bank."""
TO_THE_BANK = re.compile(r"^(提现|充值|payout|转入银行卡|提现到银行卡)")
"""The same where money in and out have columns of their own, and a transfer may be anyone's."""
IN = re.compile(
    r"^(in|income|credit|cr|c|h|bij|inbound|incoming|inflow|received|money in|收入|收|贷|转入|进账|收款|入账"
    r"|\+)$"
)
OUT = re.compile(
    r"^(out|expenses?|debit|dr|d|s|af|outbound|outgoing|outflow|sent|money out|支出|支|借|转出|出账|付款|-)$"
)
NEUTRAL = re.compile(r"^(/|不计收支|中性交易|其他|(internal )?transfers?|(内部)?转账)$")
TOTAL_LINE = re.compile(r"^(month(ly)? |grand |sub)?-?total(s| for\b.*)?$|^(合计|小计|总计|累计)$")
"""A sum, where no day stands beside it: a payee may be called so."""
BALANCE_LINE = re.compile(
    r"^(opening|closing) balance$|^monthly total$|"
    r"^total for (jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*( \d{2,4})?$|"
    r"^本(日|周|月|季|年|期)(合计|累计)|"
    r"brought forward|carried forward|^(期初|期末)余额$|承前页|过次页"
)
