"""What is read anew, and what has changed meanwhile."""

from datetime import UTC, datetime

from alerts.daemon.reload import Preparation

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def test_a_file_that_is_saved_after_the_rules_were_read_makes_them_stale(tmp_path):
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "a.yaml").write_text("rules: [{id: a, when: Nvidia}]")
    config = tmp_path / "tapewatch.yaml"
    config.write_text("version: 1\nrules: rules\n")
    preparation = Preparation(config, tmp_path, environ={})
    before = preparation.first(NOW).current
    assert not preparation.is_stale(rules)
    for change in (
        lambda: (rules / "b.yaml").write_text("rules: [{id: b, when: AMD}]"),
        lambda: (rules / "a.yaml").write_text("rules: [{id: a, when: Intel}]"),
        (rules / "b.yaml").unlink,
    ):
        change()
        assert preparation.is_stale(rules)
        preparation.again(NOW, before)
        assert not preparation.is_stale(rules)
