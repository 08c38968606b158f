"""The shipped list of companies and their tickers: looking one up, and recognising them in headlines."""
