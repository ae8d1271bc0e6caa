import { Component, useState } from "@odoo/owl";
import { Pager } from "@web/core/pager/pager";

const ROWS_OF_A_PAGE = 50;

/**
 * The rows of a file, by what becomes of them, a page at a time. Before the import
 * the user chooses what is done with each; afterwards they are a report.
 */
export class ImportRows extends Component {
    static template = "contact_segmentation.ImportRows";
    static components = { Pager };
    static props = {
        rows: { type: Array, element: Object },
        /** [{ value, label, class, count, choices }]: what may become of a row */
        states: { type: Array, element: Object },
        getState: { type: Function },
        getChoices: { type: Function, optional: true },
        onChoose: { type: Function, optional: true },
        onChooseAll: { type: Function, optional: true },
    };

    setup() {
        this.limit = ROWS_OF_A_PAGE;
        this.state = useState({ shown: null, offset: 0 });
    }

    get matching() {
        const { shown } = this.state;
        const { rows, getState } = this.props;
        return shown ? rows.filter((row) => getState(row) === shown) : rows;
    }

    get page() {
        return this.matching.slice(this.state.offset, this.state.offset + this.limit);
    }

    get shownState() {
        return this.props.states.find((state) => state.value === this.state.shown);
    }

    /** New rows of a long file are counted, and not all listed. */
    get unlisted() {
        return this.shownState ? this.shownState.count - this.matching.length : 0;
    }

    describe(row) {
        const value = this.props.getState(row);
        return this.props.states.find((state) => state.value === value);
    }

    show(value) {
        this.state.shown = this.state.shown === value ? null : value;
        this.state.offset = 0;
    }

    onPage({ offset }) {
        this.state.offset = offset;
    }
}
