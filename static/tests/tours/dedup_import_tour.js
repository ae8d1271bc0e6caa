import { registry } from "@web/core/registry";

const FILE = `Name,Email,Company ID,Phone
Bruno Petit,bruno@example.org,,
A. Martin,ALICE@example.org,,01 23 45 67 89
Le Goff Imprimeurs,,732 829 320 00074,
Jules Durand,durand@example.org,,06 11 22 33 44
Erreur & Cie,,732 829 320 00075,
`;

function choose(file) {
    const input = document.querySelector(".o_control_panel input[type=file]");
    const transfer = new DataTransfer();
    transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

function row(number, state) {
    return `.o_import_row[data-number='${number}'][data-state='${state}']`;
}

registry.category("web_tour.tours").add("contact_segmentation_import_four_cases", {
    steps: () => [
        {
            content: "Open the menu of the list",
            trigger: ".o_cp_action_menus .fa-cog",
            run: "click",
        },
        {
            content: "Import contacts",
            trigger: ".o_import_menu",
            run: "click",
        },
        {
            content: "Upload a file",
            trigger: ".o_import_file",
            run: () => choose(new File([FILE], "fair.csv", { type: "text/csv" })),
        },
        {
            content: "Rows are matched with contacts unless asked otherwise",
            trigger: ".o_import_matching_active input:checked",
        },
        {
            content: "The columns are mapped: import",
            trigger: ".o_control_panel button:contains(/^Import$/)",
            run: "click",
        },
        {
            content: "First the rows are shown: one is new",
            trigger: `.o_import_matches ${row(1, "new")}`,
        },
        {
            content: "One has the address of a contact, which will get a phone",
            trigger: `${row(2, "update")}:contains('Same e-mail.'):contains('Phone')`,
        },
        {
            content: "One has the SIRET of a company",
            trigger: `${row(3, "update")}:contains('Same SIRET.')`,
        },
        {
            content: "One has no SIRET, although it says so",
            trigger: `${row(5, "invalid")}:contains('is not a SIRET')`,
        },
        {
            content: "Show those that are ambiguous",
            trigger: ".o_import_state[data-state='ambiguous']:contains('1')",
            run: "click",
        },
        {
            content: "Only they are listed",
            trigger: ".o_import_rows tbody:not(:has([data-state='new']))",
        },
        {
            content: "Choose which of the two contacts it is",
            trigger: `${row(4, "ambiguous")} select`,
            run: "selectByLabel Update Marie Durand",
        },
        {
            content: "What will be written there is named",
            trigger: `${row(4, "ambiguous")}:contains('Phone')`,
        },
        {
            content: "Import",
            trigger: ".o_control_panel button.btn-primary:contains(/^Import$/)",
            run: "click",
        },
        {
            content: "The report says what became of each row",
            trigger: `.o_import_report:has(${row(1, "created")}):has(${row(2, "updated")})`,
        },
        {
            content: "The company says all of it already",
            trigger: `.o_import_report:has(${row(3, "unchanged")}):has(${row(5, "refused")})`,
        },
        {
            content: "It can be downloaded",
            trigger: ".o_import_download",
        },
        {
            content: "Look at the contacts",
            trigger: ".o_import_open",
            run: "click",
        },
        {
            content: "The new one is among them",
            trigger: ".o_data_row:contains('Bruno Petit')",
        },
    ],
});
