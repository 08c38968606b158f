"""That somebody has acknowledged an alert."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from alerts.store.columns import Moment, Plain
from alerts.store.tables.row import Row, table


class AnswerRow(Row, table=True):
    """The first answer counts."""

    __tablename__ = "answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    alert_id: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="alert.id")
    by: str = Field(sa_type=Plain)
    note: str = Field(sa_type=Plain)
    at: datetime = Field(sa_type=Moment)


ANSWER = table(AnswerRow)
