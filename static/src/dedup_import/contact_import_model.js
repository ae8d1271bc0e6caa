import { BaseImportModel } from "@base_import/import_model";

/**
 * The state of an import of contacts: Odoo's own, how rows are matched (an option of
 * the import, which the server reads), and what was done with each row so far.
 */
export class ContactImportModel extends BaseImportModel {
    constructor(params) {
        super(params);
        this.report = [];
        this.isDone = false;
    }

    /** On by default; other models are never asked to match. */
    enableMatching() {
        this.importOptionsValues.matching = {
            value: { active: true, overwrite: [], with_archived: false, decisions: {} },
        };
    }

    get matching() {
        return this.importOptionsValues.matching?.value;
    }

    setMatching(changes) {
        Object.assign(this.matching, changes);
    }

    /** Ask the server what an import would do with each row. */
    async matchRows() {
        const { fields, columns } = this._getMapping();
        const args = [this.id, fields, columns, this.formattedImportOptions];
        const kwargs = { context: this.context };
        return this.orm.silent.call("base_import.import", "match_rows", args, kwargs);
    }

    async executeImport(isTest, ...args) {
        const data = await super.executeImport(isTest, ...args);
        this.isDone = !data.res.hasError && !data.res.nextrow;
        return data;
    }

    async _callImport(dryrun, args) {
        const result = await super._callImport(dryrun, args);
        if (!dryrun && result.matching) {
            this._addToReport(result.matching.rows);
        }
        return result;
    }

    /** A batch that is tried again replaces what it said before. */
    _addToReport(rows) {
        const numbers = new Set(rows.map((row) => row.number));
        this.report = [...this.report.filter((row) => !numbers.has(row.number)), ...rows];
    }

    _getMapping() {
        return {
            fields: this.columns.map((column) => column.fieldInfo?.fieldPath || false),
            columns: this.columns.map((column) => column.name.trim().toLowerCase()),
        };
    }
}
