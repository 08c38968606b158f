from alerts.pipeline.outage import Outage


def outage(feeds: int = 10) -> Outage:
    return Outage(lambda feed: f"host-{int(feed) % 5}" if int(feed) < feeds else "")


def test_when_half_of_all_were_unreachable_at_two_hosts_the_first_that_answers_brings_them_back():
    network = outage()
    for feed in "01234":
        network.missed(feed)
    assert network.reached("7", of=10) == frozenset("01234")
    assert network.reached("7", of=10) == frozenset(), "once"


def test_the_one_that_answers_is_not_among_them():
    network = outage()
    for feed in "012345":
        network.missed(feed)
    assert network.reached("0", of=10) == frozenset("12345")


def test_a_dead_host_is_no_outage():
    network = Outage(lambda _: "one")
    for feed in "0123456":
        network.missed(feed)
    assert network.reached("9", of=8) == frozenset()


def test_a_few_dead_feeds_among_many_are_no_outage():
    network = outage()
    for feed in "0123":
        network.missed(feed)
    assert network.reached("9", of=10) == frozenset()


def test_an_answer_in_between_begins_anew():
    network = outage()
    for feed in "012":
        network.missed(feed)
    network.reached("9", of=10)
    for feed in "34":
        network.missed(feed)
    assert network.reached("9", of=10) == frozenset()
