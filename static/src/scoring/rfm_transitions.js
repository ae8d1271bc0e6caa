import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { RfmPicture } from "./rfm_picture";

const { DateTime } = luxon;

/** From which class to which the contacts of a policy went between two days. */
export class RfmTransitions extends RfmPicture {
    static template = "contact_segmentation.RfmTransitions";
    static components = { ...RfmPicture.components, DateTimeInput };
    static method = "get_transitions";

    initialChoices() {
        return { dateFrom: this.daysAgo(30), dateTo: this.daysAgo(0) };
    }

    get methodArgs() {
        return [this.state.dateFrom, this.state.dateTo];
    }

    get periods() {
        return [
            { days: 30, name: _t("30 days") },
            { days: 90, name: _t("90 days") },
            { days: 365, name: _t("A year") },
        ];
    }

    daysAgo(days) {
        return serializeDate(DateTime.local().minus({ days }));
    }

    isPeriod({ days }) {
        const { dateFrom, dateTo } = this.state;
        return dateFrom === this.daysAgo(days) && dateTo === this.daysAgo(0);
    }

    choosePeriod({ days }) {
        return this.choose({ dateFrom: this.daysAgo(days), dateTo: this.daysAgo(0) });
    }

    dateProps(name, label) {
        return {
            type: "date",
            value: deserializeDate(this.state[name]),
            placeholder: label,
            onApply: (date) => date && this.choose({ [name]: serializeDate(date) }),
        };
    }

    get data() {
        return this.state.data;
    }

    /** How strong the colour of a cell is, among those of the changes. */
    style(row, cell) {
        const { measure } = this.state;
        const changes = this.data.rows
            .filter((other) => other.id !== "new")
            .flatMap((other) => other.cells.filter((change) => !change.is_unchanged))
            .map((change) => change[measure]);
        const largest = Math.max(...changes, 0);
        const strength = largest > 0 ? Math.min(Math.max(cell[measure], 0) / largest, 1) : 0;
        return `--rfm-strength: ${strength.toFixed(3)}`;
    }

    /** The rows that somebody was in, and their cells. */
    get rows() {
        return this.data.rows.filter((row) => row.count);
    }

    describeCell(row, cell) {
        const to = this.data.columns.find((column) => column.id === cell.to);
        return _t("From %(from)s to %(to)s: %(count)s contacts, %(amount)s", {
            from: row.name,
            to: to.name,
            count: this.formatCount(cell.count),
            amount: this.formatAmount(cell.amount),
        });
    }

    signed(points) {
        return points > 0 ? `+${this.formatCount(points)}` : this.formatCount(points);
    }
}

registry.category("actions").add("contact_segmentation.rfm_transitions", RfmTransitions);
