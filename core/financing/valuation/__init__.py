"""What a company may be worth before a round (documents' F4): assets, market, income, and the methods of
investors.
"""
