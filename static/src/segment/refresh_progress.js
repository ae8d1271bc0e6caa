import {Component, onWillUnmount, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatInteger} from "@web/views/fields/formatters";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const POLL = 3000; // Milliseconds

/**
 * Where the scheduled action is with the segment of the form.
 *
 * Reads the segment again every few seconds while there is something to wait for,
 * unless somebody is editing it.
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

    get written() {
        const {refresh_done: done, refresh_total: total} = this.data;
        return _t("%(done)s of %(total)s contacts", {
            done: formatInteger(done),
            total: formatInteger(total),
        });
    }

    get width() {
        return Math.round(this.data.refresh_progress);
    }

    get written() {
        return _t("%(done)s of %(total)s contacts", {
            done: formatInteger(this.data.refresh_done),
            total: formatInteger(this.data.refresh_total),
        });
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

registry.category("view_widgets").add("segment_refresh_progress", {
    component: RefreshProgress,
});
