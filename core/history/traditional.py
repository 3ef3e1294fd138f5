"""Traditional Chinese signs in the words of files, which are looked up in simplified ones."""

_SIMPLIFIED = str.maketrans(
    "単預顧韓歐臺間時當項號買賣專營業費現餘額銷戶數總開貨幣資銀單萬億預實際計淨潤損虧帳務產離東類別權員優價購認轉換債創辦發輪種證機構負應賬稱聯稅",
    "单预顾韩欧台间时当项号买卖专营业费现余额销户数总开货币资银单万亿预实际计净润损亏账务产离东类别权员优价购认转换债创办发轮种证机构负应账称联税",
)


def simplified(text: str) -> str:
    """Return the text with the signs of such words simplified; all others stay."""
    return text.translate(_SIMPLIFIED)
