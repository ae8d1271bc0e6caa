import { useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { x2ManyCommands } from "@web/core/orm_service";
import { registry } from "@web/core/registry";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

const LEVELS = [1, 2, 3, 4, 5];

function readCells(record) {
    return (record.data.cells || "").split(/\s+/).filter(Boolean);
}

/**
 * The classes of a grid as a list, under their picture: rows are R from 5 to 1,
 * columns FM from 1 to 5.
 *
 * Choose a class, then click the cells to give it: each leaves the class that had it,
 * so that clicking makes no hole and no overlap. What is typed in the list can: the
 * picture shows both, and the server tells and refuses them.
 */
export class RfmGridField extends X2ManyField {
    static template = "contact_segmentation.RfmGridField";

    setup() {
        super.setup();
        this.picture = useState({ chosen: null });
    }

    get isMatrix() {
        return this.props.record.data.kind === "matrix";
    }

    get classes() {
        return this.list.records.filter((record) => !record.data.is_prospect);
    }

    get chosen() {
        return this.classes.find((record) => this.key(record) === this.picture.chosen);
    }

    get rows() {
        return LEVELS.toReversed().map((r) => ({
            name: `R ${r}`,
            cells: LEVELS.map((fm) => this.describe(`${r}${fm}`)),
        }));
    }

    get columns() {
        return LEVELS.map((fm) => `FM ${fm}`);
    }

    key(record) {
        return record.resId || record._virtualId;
    }

    describe(cell) {
        const owners = this.classes.filter((record) => readCells(record).includes(cell));
        const names = owners.map((record) => record.data.name || _t("New class"));
        const state = ["hole", "owned"][owners.length] || "overlap";
        const color = owners.length ? owners[0].data.color : 0;
        return {
            cell,
            owners,
            state,
            label: names.join(", ") || _t("No class"),
            className: `o_rfm_cell_${state} o_tag_color_${color}`,
        };
    }

    choose(record) {
        const key = this.key(record);
        this.picture.chosen = this.picture.chosen === key ? null : key;
    }

    /** Give a cell to the chosen class; without one, choose the class of the cell. */
    async onClickCell({ cell, owners }) {
        const chosen = this.chosen;
        if (!chosen || this.props.readonly) {
            if (owners.length) {
                this.choose(owners[0]);
            }
            return;
        }
        const changes = owners
            .filter((record) => record !== chosen)
            .map((record) => this.write(record, readCells(record).filter((own) => own !== cell)));
        if (!owners.includes(chosen)) {
            changes.push(this.write(chosen, [...readCells(chosen), cell]));
        }
        if (changes.length) {
            await this.list.applyCommands(changes);
        }
    }

    write(record, cells) {
        const sorted = cells.toSorted().toReversed();
        return x2ManyCommands.update(this.key(record), { cells: sorted.join(" ") });
    }
}

registry.category("fields").add("rfm_grid", {
    ...x2ManyField,
    component: RfmGridField,
    supportedTypes: ["one2many"],
});
