"""The statements that note in which segments recipients are when a mailing leaves."""

from odoo.tools import SQL

# the address of a trace by its type, and the column of contacts that holds it
ADDRESSES = {
    "mail": ("email", "email_normalized"),
    "sms": ("sms_number", "phone_sanitized"),
}


def note_written(traces) -> SQL:
    """Note the segments of the contacts to whom the messages of traces go.

    Traces of nobody who is a contact are left out.

    :param traces: of one type, of contacts all of them or none
    """
    return SQL(
        """
        WITH addressed AS MATERIALIZED (%(addressed)s)
        INSERT INTO mailing_result_recipient
                    (mailing_id, trace_id, partner_id, date, segment_ids,
                     control_share)
        SELECT trace.mass_mailing_id, trace.id, contact.id, trace.create_date,
               held.segment_ids, held.control_share
          FROM mailing_trace AS trace
          %(contact)s
          %(held)s
         WHERE trace.id = ANY(%(trace_ids)s)
         ORDER BY trace.id
            ON CONFLICT (trace_id) DO NOTHING
        """,
        addressed=_addressed(traces.mass_mailing_id),
        contact=_contact_of_trace(traces),
        held=_segments_held(SQL("trace.mass_mailing_id")),
        trace_ids=traces.ids,
    )


def note_control(mailing, contact_ids: list[int]) -> SQL:
    """Note the segments of contacts whom control groups kept a mailing from.

    Once each, over all versions of an A/B test.
    """
    return SQL(
        """
        WITH addressed AS MATERIALIZED (%(addressed)s)
        INSERT INTO mailing_result_recipient
                    (mailing_id, partner_id, date, segment_ids, control_share)
        SELECT %(mailing_id)s, contact.id, %(date)s, held.segment_ids,
               held.control_share
          FROM UNNEST(%(contact_ids)s::int[]) AS contact (id)
          %(held)s
         WHERE NOT EXISTS (
                   SELECT
                     FROM mailing_result_recipient AS noted
                    WHERE noted.partner_id = contact.id
                      AND noted.mailing_id = ANY(%(version_ids)s)
                      AND noted.trace_id IS NULL
               )
         ORDER BY contact.id
        """,
        contact_ids=contact_ids,
        mailing_id=mailing.id,
        date=mailing.sent_date,
        addressed=_addressed(mailing),
        held=_segments_held(SQL("%s", mailing.id)),
        version_ids=(mailing | mailing._get_ab_testing_siblings_mailings()).ids,
    )


def _contact_of_trace(traces) -> SQL:
    """Return the join that finds the contact to whom a message goes.

    The recipient, where recipients are contacts; else the first contact made of those
    with the address.
    """
    if traces[0].model == "res.partner":
        return SQL("JOIN res_partner AS contact ON contact.id = trace.res_id")
    address, column = ADDRESSES[traces[0].trace_type]
    field = traces.env["res.partner"]._fields[column]
    return SQL(
        """JOIN (
                   SELECT DISTINCT ON (message.id) message.id AS trace_id, holder.id
                     FROM mailing_trace AS message
                     JOIN res_partner AS holder ON %(column)s = %(address)s
                    WHERE message.id = ANY(%(trace_ids)s)
                    ORDER BY message.id, holder.active DESC, holder.id
               ) AS contact ON contact.trace_id = trace.id""",
        column=SQL.identifier("holder", column, to_flush=field),
        address=SQL.identifier("message", address),
        trace_ids=traces.ids,
    )


def _addressed(mailings) -> SQL:
    """Return (mailing_id, segment_id, control_share) of mailings to segments.

    Those with a control group: of the mailing itself, and of the lists that it goes
    to and that follow a segment.
    """
    segments = mailings.env["partner.segment"]
    return SQL(
        """
        SELECT link.mailing_id, link.segment_id, %(share)s AS control_share
          FROM (
                   SELECT mailing_id, segment_id
                     FROM mailing_mailing_segment_rel
                    UNION
                   SELECT written.mailing_mailing_id, followed.segment_id
                     FROM mail_mass_mailing_list_rel AS written
                     JOIN mailing_list AS followed
                       ON followed.id = written.mailing_list_id
               ) AS link
          JOIN partner_segment AS segment ON segment.id = link.segment_id
         WHERE link.mailing_id = ANY(%(mailing_ids)s) AND %(share)s > 0
        """,
        share=SQL.identifier(
            "segment", "control_share", to_flush=segments._fields["control_share"]
        ),
        mailing_ids=mailings.ids,
    )


def _segments_held(mailing_id: SQL) -> SQL:
    """Return the join that tells the segments of `contact`, and whom it compares to.

    A contact in two segments of the mailing is left out if it is in either control
    group, and thus with the chance of the larger one: see `is_in_share`.
    """
    return SQL(
        """
         CROSS JOIN LATERAL (
                   SELECT ARRAY_AGG(member.segment_id ORDER BY member.segment_id)
                          AS segment_ids,
                          COALESCE(MAX(addressed.control_share), 0) AS control_share
                     FROM partner_segment_member AS member
                     LEFT JOIN addressed
                       ON addressed.mailing_id = %(mailing_id)s
                      AND addressed.segment_id = member.segment_id
                    WHERE member.partner_id = contact.id
               ) AS held
        """,
        mailing_id=mailing_id,
    )
