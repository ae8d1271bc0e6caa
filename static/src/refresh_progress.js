import {Component, onWillUnmount, useEffect} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const POLL = 3000; // Milliseconds

/**
 * Where the scheduled action is with the record of the form.
 *
 * `refresh_step` says what it does, `refresh_progress` how far it is, in percent. Reads
 * the record again every few seconds while there is something to wait for, unless
 * somebody is editing it.
 */
export class RefreshProgress extends Component {
    static template = "contact_segmentation.RefreshProgress";
    static props = {...standardWidgetProps};

    setup() {
        useEffect(
            (step) => this.poll(step),
            () => [this.data.refresh_step]
        );
        onWillUnmount(() => clearInterval(this.timer));
    }

    get data() {
        return this.props.record.data;
    }

    get label() {
        const {selection} = this.props.record.fields.refresh_step;
        return selection.find(([step]) => step === this.data.refresh_step)[1];
    }

    get width() {
        return Math.round(this.data.refresh_progress);
    }

    poll(step) {
        clearInterval(this.timer);
        if (step) {
            this.timer = setInterval(() => this.read(), POLL);
        }
    }

    async read() {
        if (!(await this.props.record.isDirty())) {
            await this.props.record.load();
        }
    }
}

registry.category("view_widgets").add("refresh_progress", {
    component: RefreshProgress,
});
