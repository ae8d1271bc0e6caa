import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { RfmPicture } from "./rfm_picture";

/** The matrix R × FM of a policy, or its levels of activity. */
export class RfmMatrix extends RfmPicture {
    static template = "contact_segmentation.RfmMatrix";
    static method = "get_matrix";

    get data() {
        return this.state.data;
    }

    /** The rows of the matrix, the best on top, each with its five cells. */
    get rows() {
        return this.data.rows.map((row) => ({
            ...row,
            cells: this.data.cells.filter((cell) => cell.r === row.r),
        }));
    }

    classOf(cell) {
        return this.data.classes.find((rfmClass) => rfmClass.id === cell.class_id);
    }

    /** What colours and bars compare: prospects would outweigh all others. */
    get tallies() {
        const { cells, classes } = this.data;
        return cells.length ? cells : classes.filter((level) => !level.is_prospect);
    }

    /** How strong the colour is: 0 for nobody, 1 for the fullest cell. */
    strength(tally) {
        const { measure } = this.state;
        const largest = Math.max(...this.tallies.map((other) => other[measure]));
        return largest > 0 ? Math.max(tally[measure], 0) / largest : 0;
    }

    style(tally) {
        return `--rfm-strength: ${this.strength(tally).toFixed(3)}`;
    }

    share(tally) {
        return this.formatShare(tally.count, this.data.customers.count);
    }

    describeCell(cell) {
        return _t("R %(r)s, FM %(fm)s, %(name)s: %(count)s contacts, %(share)s, %(amount)s", {
            r: cell.r,
            fm: cell.fm,
            name: this.classOf(cell)?.name || _t("No class"),
            count: this.formatCount(cell.count),
            share: this.share(cell),
            amount: this.formatAmount(cell.amount),
        });
    }
}

registry.category("actions").add("contact_segmentation.rfm_matrix", RfmMatrix);
