import { _t } from "@web/core/l10n/translation";

/** Return what rows may be before an import, those that there are. */
export function getStatuses(counts) {
    const choices = [
        { value: "likeliest", label: _t("take the likeliest") },
        { value: "create", label: _t("create") },
        { value: "skip", label: _t("skip") },
    ];
    return makeStates(
        [
            ["new", _t("To create"), "text-bg-info"],
            ["update", _t("To update"), "text-bg-success"],
            ["repeated", _t("Repeated"), "text-bg-success", choices],
            ["ambiguous", _t("Ambiguous"), "text-bg-warning", choices],
            ["invalid", _t("Invalid"), "text-bg-danger"],
            ["own", _t("With an identifier"), "text-bg-secondary"],
        ],
        (value) => counts?.[value] || 0
    );
}

/** Return what rows of a report became, those that there are. */
export function getOutcomes(rows) {
    return makeStates(
        [
            ["created", _t("Contact created"), "text-bg-info"],
            ["updated", _t("Contact updated"), "text-bg-success"],
            ["merged", _t("Joined to another row"), "text-bg-success"],
            ["unchanged", _t("Nothing to write"), "text-bg-secondary"],
            ["written", _t("Written by identifier"), "text-bg-secondary"],
            ["skipped", _t("Row skipped"), "text-bg-warning"],
            ["refused", _t("Row refused"), "text-bg-danger"],
        ],
        (value) => rows.filter((row) => row.state === value).length
    );
}

function makeStates(states, count) {
    return states
        .map(([value, label, style, choices]) => {
            return { value, label, class: style, choices, count: count(value) };
        })
        .filter((state) => state.count);
}
