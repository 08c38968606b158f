"""A kill -9 after stories were told and put right by hand: none is opened, or told, a second time."""

import pytest

from alerts.store import reading


@pytest.mark.slow
def test_a_restart_opens_no_story_twice_and_keeps_what_a_person_merged(field):
    wire, agency = field.wire("wire"), field.wire("agency")
    field.hook("desk")
    daemon = field.daemon().ready()
    field.baseline(daemon)
    for told, headline in enumerate(
        ("Nvidia to acquire Ashdown for $3.2 billion", "Nvidia recalls fans", "Nvidia names Ada Merton finance chief"),
        1,
    ):
        wire.add(headline)
        field.until_delivered(daemon, told)
    opened = {
        story.headline: story.id for story in reading.list_stories(field.store_url, limit=20, sources=1, words="")
    }
    recall, chief = opened["Nvidia recalls fans"], opened["Nvidia names Ada Merton finance chief"]
    merged = field.command("stories", "merge", str(recall), str(chief), "--by", "ada")
    assert merged.returncode == 0, merged.stderr
    daemon.kill()

    daemon = field.daemon().ready()
    agency.add("Ashdown snapped up by Nvidia in $3.2bn deal")
    agency.add("UPDATE 1-Nvidia names Ada Merton finance chief")
    field.until_delivered(daemon, 3)
    daemon.until(lambda: daemon.says("feed agency: 4 entries"))
    agency.add("Nvidia opens a plant in Ohio")
    field.until_delivered(daemon, 4)
    assert daemon.stop() == 0

    stories = {story.id: story for story in reading.list_stories(field.store_url, limit=20, sources=1, words="")}
    takeover = stories[opened["Nvidia to acquire Ashdown for $3.2 billion"]]
    assert (takeover.members, takeover.sources) == (2, 2)
    assert (stories[recall].members, stories[recall].sources) == (3, 2)
    assert chief not in stories
    told = [letter.headline for letter in field.hooks["desk"].taken]
    assert sorted(told) == sorted({*opened} - {h for h in opened if "of old" in h} | {"Nvidia opens a plant in Ohio"})
