"""Mailings: lists that follow segments, recipients, sending and results.

Its groups of cases, each of which can be asked for by itself with --only:

    send              3,000 messages, against the same mailing by a plain domain
    smtp              10,000 members, a real SMTP server, senders that are killed
    funnel            the steps from members to those a mailing reaches, counted by one
                      statement, and the recipients under a limit of messages
    sync              half of the contacts into a list that follows their segment, and
                      again, beside OCA's mass_mailing_list_dynamic
    recipients        who a segment of 100,000 less another is, among a million,
                      against the same contacts by a plain domain
    follow-up         who did not react, among ten messages for each contact
    results           a million messages to members of fifty segments: what is noted
                      while they leave, adding them up, and the screens
"""

import mailing_followup
import mailing_funnel
import mailing_recipients
import mailing_results
import mailing_smtp
import mailing_sync

# name of a group: the function that measures it; those that need a small base first
GROUPS = {
    "send": mailing_recipients.measure_sending,
    "smtp": mailing_smtp.measure,
    "funnel": mailing_funnel.measure,
    "sync": mailing_sync.measure,
    "recipients": mailing_recipients.measure,
    "follow-up": mailing_followup.measure,
    "results": mailing_results.measure,
}

# name of a group: the addons of others that it is measured beside
PEERS = {
    "sync": ("mass_mailing_list_dynamic",),
}


def run(bench):
    for group in bench.chosen(GROUPS):
        GROUPS[group](bench)
