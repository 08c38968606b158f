"""Words that a good part of all business news holds. A rule that asks for one beside a rarer one is filed under that.

Written down from the language of headlines and agency reports in English and German, as the stream of
``alerts.text.scan`` has them: small letters, ö as o. A word too many or too few costs time, and never a match.
"""

COMMON = frozenset(
    b"""
    a about above according across after against ago ahead all also amid among an analyst analysts and announce announced
    announcement announces annual another any are around as asia at average back bank banks based be because been before
    being below best better between big biggest billion board bond bonds both business but buy by call calls can capital
    case cash central ceo chain chairman change chief china chinese close co companies company compared concerns conference
    continue corp cost costs could country court credit currency current customers cut cuts data day days deal deals debt
    decision decline demand despite development did director dividend dollar dollars down due during each early earnings
    economic economy end energy equity estimates euro europe european even executive exchange expand expansion expected
    expects face faces fall falls far federal fell few finance financial firm firms first five following for forecast
    foreign former four from full fund funding funds further future gain gains general germany get global go gold good
    government group groups growth guidance had half has have he head help her high higher highest him his hit hits home
    how however if impact in inc including income increase increased index industrial industry inflation information
    interest into investment investments investor investors is issue it its japan january february march april may june
    july august september october november december job jobs just key large largest last late latest launch launches law
    lead leader least less level like likely limited line local long loss losses low lower made major make makes making
    management manager manufacturing many market markets may meeting million ministry minister monday month monthly months
    more most move mr ms much national near need new news next no north not now number of off offer official officials oil
    old on one online only open operating operations or order orders other our out outlook over own part partner
    partnership pay people per percent plan plans platform point points policy power president press pressure price prices
    private product production products profit profits program project provide public quarter quarterly range rate rates
    record release report reported reports results retail revenue rise rises rising risk rose said sale sales says second
    sector securities see seen sees sell senior service services set several share shareholders shares she should shows
    since six slow small so social some source sources south spending state statement states still stock stocks strategy
    strong such supply support system take takes talks tax technology term than that the their them there these they third
    this those three through thursday tuesday wednesday friday time to today top total trade traders trading trillion two
    under union united up us use used value very volume was way we week weekly weeks well were what when where which while
    who will with without work workers world would year years yet yield yields you
    ab aber aktie aktien aktuell alle als am an anleger auch auf aus bei bericht bis boerse borse bund chef daten dax das
    dem den der des deutsche deutschen deutschland die dollar durch ein eine einem einen einer eines ende er erste erwartet
    es euro fur gegen geld gewinn gibt gut haben handel hat hatte hier hoch hoher im immer in ins ist jahr jahre jahren
    jahres kann kein keine konnen konnte konzern kurs land mehr milliarden millionen mit mitte monat monate nach neu neue
    neuen neuer nicht noch nur oder ohne prognose prozent punkte quartal regierung rund sagte seien sein seine seit sich
    sie sind soll sollen sowie staat stark steigt tag tage uber um umsatz und unter unternehmen usa vom von vor war weiter
    weitere wegen weniger wenn werden wie wieder will wird wirtschaft wirtschafts woche wochen zahl zahlen zeit zu zum zur
    zwei zwischen
    """.split()
)
