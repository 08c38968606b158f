from alerts.feeds.keep_alive import Rhythm


def test_a_connection_is_kept_where_the_next_poll_comes_sooner_than_its_expiry():
    rhythm = Rhythm()
    assert [rhythm.worth_keeping("a", at) for at in (0.0, 60.0, 120.0, 900.0, 960.0)] == [
        False,
        True,
        True,
        False,
        True,
    ]


def test_each_origin_has_its_own_rhythm():
    rhythm = Rhythm()
    rhythm.worth_keeping("a", 0.0)
    assert not rhythm.worth_keeping("b", 1.0)


def test_a_server_that_closes_sooner_is_believed():
    rhythm = Rhythm()
    rhythm.worth_keeping("a", 0.0)
    rhythm.told("a", "max=100, Timeout=15")
    assert not rhythm.worth_keeping("a", 60.0)
    assert rhythm.worth_keeping("a", 70.0)
    rhythm.told("a", "max=99")
    assert not rhythm.worth_keeping("a", 100.0), "what says nothing of a time changes nothing"
