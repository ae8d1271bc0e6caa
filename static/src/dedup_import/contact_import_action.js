import { useState } from "@odoo/owl";
import { ImportAction } from "@base_import/import_action/import_action";
import { _t } from "@web/core/l10n/translation";
import { downloadFile } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ContactImportModel } from "./contact_import_model";
import { ImportRows } from "./import_rows";
import { makeCsv } from "./csv";
import { MatchingSidepanel } from "./matching_sidepanel";
import { getOutcomes, getStatuses } from "./row_states";

/**
 * Odoo's import. For contacts, a step before anything is written shows which of them
 * the rows are, and a report says afterwards what was done with each row. For other
 * models it is Odoo's own, unchanged.
 */
export class ContactImportAction extends ImportAction {
    static template = "contact_segmentation.ContactImportAction";
    static components = {
        ...ImportAction.components,
        ImportDataSidepanel: MatchingSidepanel,
        ImportRows,
    };

    setup() {
        super.setup();
        this.model = useState(
            new ContactImportModel({
                env: this.env,
                context: this.props.action.params?.context || {},
                orm: useService("orm"),
            })
        );
        // columns: Odoo's own screen; matches: before; report: afterwards
        this.matching = useState({
            screen: "columns",
            counts: null,
            rows: [],
            is_current: true,
        });
    }

    async onWillStart() {
        const result = await super.onWillStart();
        if (this.resModel === "res.partner") {
            this.model.enableMatching();
        }
        return result;
    }

    //--------------------------------------------------------------------------
    // What is shown
    //--------------------------------------------------------------------------

    get isMatching() {
        return Boolean(this.model.matching?.active);
    }

    get isReported() {
        return this.matching.screen === "report";
    }

    get hasReport() {
        return this.model.report.length > 0;
    }

    /** The fields that columns of the file are mapped to, each once. */
    get mappedFields() {
        const fields = new Map();
        for (const { fieldInfo } of this.model.columns) {
            const name = fieldInfo?.fieldPath.split("/")[0];
            if (name && ![".id", "id"].includes(name) && !fields.has(name)) {
                const label = fieldInfo.label.split(" / ")[0];
                fields.set(name, { value: name, label });
            }
        }
        return [...fields.values()];
    }

    get statuses() {
        return getStatuses(this.matching.counts);
    }

    get outcomes() {
        return getOutcomes(this.model.report);
    }

    getStatus(row) {
        return row.status;
    }

    getOutcome(row) {
        return row.state;
    }

    getChoices(row) {
        return [
            ...row.candidates.map(({ value, name, sentence }) => ({
                value,
                sentence,
                label: value.startsWith("contact,")
                    ? _t("Update %s", name)
                    : _t("Complete %s", name),
            })),
            { value: "create", label: _t("Create a contact") },
            { value: "skip", label: _t("Skip") },
        ];
    }

    //--------------------------------------------------------------------------
    // Before the import
    //--------------------------------------------------------------------------

    async showMatches() {
        this.model.block(_t("Looking for these contacts"));
        try {
            const { messages, rows, ...found } = await this.model.matchRows();
            if (messages) {
                this.showColumns();
                this.model._handleImportErrors(messages, []);
                return;
            }
            Object.assign(this.matching, found, { screen: "matches", rows: rows.map(follow) });
        } finally {
            this.model.unblock();
        }
    }

    showColumns() {
        this.matching.screen = "columns";
    }

    /** What was found is of another file, or of other columns. */
    forgetMatches() {
        Object.assign(this.matching, { screen: "columns", counts: null, rows: [] });
        this.model.report = [];
        if (this.model.matching) {
            this.model.setMatching({ decisions: {} });
        }
    }

    async onMatchingChanged(changes) {
        this.model.setMatching(changes);
        if (!this.isMatching) {
            this.forgetMatches();
        } else if (this.matching.screen === "matches") {
            await this.showMatches();
        } else {
            this.matching.counts = null;
        }
    }

    onChoose(row, choice) {
        row.choice = choice;
        follow(row);
        this.model.matching.decisions[row.number] = choice;
    }

    /** The likeliest contact of each row, where that is what is chosen for all. */
    onChooseAll(rows, choice) {
        for (const row of rows) {
            this.onChoose(row, choice === "likeliest" ? row.candidates[0].value : choice);
        }
    }

    async handleFilesUpload(files) {
        this.forgetMatches();
        return super.handleFilesUpload(files);
    }

    async reload() {
        this.forgetMatches();
        return super.reload();
    }

    async onOptionChanged(name, value, fieldName = null) {
        if (name !== "limit") {
            this.forgetMatches();
        }
        return super.onOptionChanged(name, value, fieldName);
    }

    onFieldChanged(column, fieldInfo) {
        this.forgetMatches();
        return super.onFieldChanged(column, fieldInfo);
    }

    //--------------------------------------------------------------------------
    // The import
    //--------------------------------------------------------------------------

    async handleImport(isTest = true) {
        if (!this.isMatching) {
            return super.handleImport(isTest);
        }
        if (!isTest && !this.matching.counts && !this.state.isPaused) {
            return this.showMatches();
        }
        this.showColumns();
        await super.handleImport(isTest);
        if (!isTest && this.model.isDone) {
            this.state.isPaused = false;
            this.matching.screen = "report";
        }
    }

    /** The report comes first; it leads to the contacts. */
    openRecords(resIds) {
        if (!this.isMatching) {
            super.openRecords(resIds);
        }
    }

    openImported() {
        const ids = this.model.report.map((row) => row.contact_id).filter(Boolean);
        return super.openRecords([...new Set(ids)]);
    }

    downloadReport() {
        const labels = Object.fromEntries(this.outcomes.map(({ value, label }) => [value, label]));
        const rows = this.model.report.map((row) => [
            row.number,
            row.name,
            labels[row.state],
            row.contact_id || "",
            row.fields.join(", "),
            row.sentence,
        ]);
        const titles = [
            _t("Row"),
            _t("In the file"),
            _t("Result"),
            _t("Contact ID"),
            _t("Fields written"),
            _t("Explanation"),
        ];
        const name = _t("Report of %s", this.state.filename.split(".")[0]);
        downloadFile(makeCsv([titles, ...rows]), `${name}.csv`, "text/csv;charset=utf-8");
    }
}

/** What is written where, following what is chosen for a row. */
function follow(row) {
    const chosen = row.candidates.find(({ value }) => value === row.choice);
    row.contact_id = (chosen || row.candidates[0])?.contact_id;
    row.fields = chosen?.fields || [];
    return row;
}

registry.category("actions").add("import", ContactImportAction, { force: true });
