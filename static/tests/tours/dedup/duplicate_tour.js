import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const openFind = [
    {
        content: "Open the menu of duplicates",
        trigger: "button[data-menu-xmlid='contact_segmentation.contact_segmentation_menu_duplicates']",
        run: "click",
    },
    {
        content: "Find duplicates",
        trigger: ".dropdown-item[data-menu-xmlid='contact_segmentation.partner_duplicate_menu_find']",
        run: "click",
    },
    {
        content: "On the SIRET",
        trigger: ".modal .o_field_widget[name='criterion'] input[data-value='siret']:checked",
    },
];

const cell = (row, column) =>
    `.o_duplicate_table tr[data-row='${row}'] td.o_duplicate_cell:eq(${column})`;

registry.category("web_tour.tours").add("contact_segmentation_find_and_refuse", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the Segmentation app",
            trigger: ".o_app[data-menu-xmlid='contact_segmentation.contact_segmentation_menu_root']",
            run: "click",
        },
        ...openFind,
        {
            content: "The groups are counted before anything is written",
            trigger: ".modal .alert:contains('1 group(s) with 2 contacts')",
        },
        {
            content: "Show them",
            trigger: ".modal button[name='action_find']",
            run: "click",
        },
        {
            content: "Open the group",
            trigger: ".o_kanban_record:contains('Acme')",
            run: "click",
        },
        {
            content: "The most complete is proposed to stay",
            trigger: ".o_duplicate_contact:eq(1).o_duplicate_stays:contains('ACME Lyon')",
        },
        {
            content: "The SIRET is the same",
            trigger: `${cell("siret", 0)}.o_duplicate_exact:contains('73282932000074')`,
        },
        {
            content: "The town is not",
            trigger: `${cell("city", 0)}.o_duplicate_different .o_duplicate_sign:contains('≠')`,
        },
        {
            content: "The first gives no phone number",
            trigger: `${cell("phone", 0)}.o_duplicate_missing`,
        },
        {
            content: "Show conflicts only",
            trigger: ".o_duplicate_conflicts",
            run: "click",
        },
        {
            content: "What is the same is gone",
            trigger: ".o_duplicate_table:not(:has(tr[data-row='siret']))",
        },
        {
            content: "Keep the first one",
            trigger: ".o_duplicate_contact:eq(0) .o_duplicate_choose",
            run: "click",
        },
        {
            content: "It stays, and all is compared with it",
            trigger: ".o_duplicate_contact:eq(0).o_duplicate_stays",
        },
        {
            content: "Show all again",
            trigger: ".o_duplicate_conflicts",
            run: "click",
        },
        {
            content: "Only the second gives a phone number",
            trigger: `${cell("phone", 1)}.o_duplicate_extra`,
        },
        {
            content: "Not duplicates",
            trigger: ".o_duplicate_different.btn",
            run: "click",
        },
        {
            content: "No group is left",
            trigger: ".o_duplicate_done",
        },
        ...openFind,
        {
            content: "They are found no more",
            trigger: ".modal .alert:contains('No duplicates found this way')",
        },
    ],
});

registry.category("web_tour.tours").add("contact_segmentation_review_by_keyboard", {
    steps: () => [
        {
            content: "Open the first group",
            trigger: ".o_kanban_record:contains('Alice Martin')",
            run: "click",
        },
        {
            content: "The first contact is proposed",
            trigger: ".o_duplicate_contact:eq(0).o_duplicate_stays",
        },
        {
            content: "Choose the second with its number",
            trigger: ".o_duplicate_review",
            run: "press 2",
        },
        {
            content: "It stays",
            trigger: ".o_duplicate_contact:eq(1).o_duplicate_stays",
        },
        {
            content: "Merge",
            trigger: ".o_duplicate_review",
            run: "press m",
        },
        {
            content: "The next group follows",
            trigger: ".o_duplicate_contact:contains('Bruno Lefèvre')",
        },
        {
            content: "Put it aside",
            trigger: ".o_duplicate_review",
            run: "press l",
        },
        {
            content: "No group is left",
            trigger: ".o_duplicate_done",
        },
    ],
});
