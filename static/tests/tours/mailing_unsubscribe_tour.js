import { registry } from "@web/core/registry";

// As the recipient, who follows the link of the message and wanted only one theme less.
registry.category("web_tour.tours").add("contact_segmentation_unsubscribe", {
    steps: () => [
        {
            content: "Nothing happens before it is confirmed",
            trigger: "form[action='/mailing/confirm_unsubscribe'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Everything stopped; a part of it is enough",
            trigger: "#o_mailing_narrowing button.o_mailing_narrow_theme:contains('Concerts')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The other mailings go on",
            trigger: "#o_mailing_narrowed:contains('You will keep receiving our other messages.')",
        },
    ],
});

// As whoever wrote the mailing, who finds the recipient unsubscribed.
registry.category("web_tour.tours").add("contact_segmentation_unsubscribed", {
    steps: () => [
        {
            content: "One recipient unsubscribed",
            trigger: "button[name='action_open_unsubscriptions']:contains('1')",
            run: "click",
        },
        {
            content: "From the theme only",
            trigger:
                ".o_data_row:has(td:contains('alice@example.org')):has(.o_tag:contains('Concerts')) .badge:contains('Some lists only')",
        },
    ],
});
