import { Component, useState } from "@odoo/owl";
import { serializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const DELAY = 300;

/** What keys are made of; a form may not have them all. */
const TYPED = [
    "name",
    "email",
    "phone",
    "vat",
    "company_registry",
    "ref",
    "birthdate_date",
    "street",
    "zip",
    "city",
    "is_company",
    "type",
];
const SURE = ["email", "phone", "vat", "company_registry", "ref"];
const TYPED_IDS = ["parent_id", "company_id", "country_id"];

/** Of which kind of key Odoo's own warning speaks. */
const WARNED = {
    same_vat_partner_id: ["vat", "siren", "siret"],
    same_company_registry_partner_id: ["siret", "siren"],
};

/** Whether there is anything by which a contact could be found. */
function saysSomething(typed) {
    const isOneLine = typed.name && typed.name.includes("@");
    return (
        isOneLine ||
        SURE.some((name) => typed[name]) ||
        (typed.name && (typed.zip || typed.birthdate_date))
    );
}

/**
 * The contacts that are already there, while one is being typed. Nothing is asked for
 * a saved contact that is only looked at.
 */
export class DedupBanner extends Component {
    static template = "contact_segmentation.DedupBanner";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({ duplicates: [] });
        this.keepLast = new KeepLast();
        this.lookUpSoon = useDebounced(this.lookUp, DELAY);
        useRecordObserver((record) => this.onTyped(record));
    }

    onTyped(record) {
        const typed = this.getTyped(record);
        const key = JSON.stringify(typed);
        if (record.id !== this.recordId) {
            // another record is shown, whose values nobody typed here
            this.recordId = record.id;
            this.untouched = record.isNew ? null : key;
        }
        if (key !== this.key) {
            this.key = key;
            this.lookUpSoon(typed);
        }
    }

    /** The values of the form, as Odoo would save them. */
    getTyped(record) {
        const parent = record.evalContext.parent;
        const typed = { id: record.resId || false, parent_id: parent?.id || false };
        for (const name of TYPED.filter((name) => name in record.data)) {
            const value = record.data[name];
            typed[name] = value && name === "birthdate_date" ? serializeDate(value) : value;
        }
        for (const name of TYPED_IDS.filter((name) => name in record.data)) {
            typed[name] = record.data[name]?.id || false;
        }
        return typed;
    }

    async lookUp(typed) {
        const isAsked = this.key !== this.untouched && saysSomething(typed);
        const answer = isAsked
            ? this.orm.silent.call("res.partner", "get_likely_duplicates", [typed])
            : Promise.resolve([]);
        this.state.duplicates = await this.keepLast.add(answer);
    }

    /** Whether Odoo's own warning, below, would only say again what is said here. */
    get saysWarning() {
        return Object.entries(WARNED).every(([name, kinds]) => {
            const warned = this.props.record.data[name];
            return !warned || this.state.duplicates.some(
                ({ id, kinds: shared }) =>
                    id === warned.id && shared.some((kind) => kinds.includes(kind))
            );
        });
    }

    getUrl(duplicate) {
        return `/odoo/res.partner/${duplicate.id}`;
    }

    /** Open a contact above the form; with Ctrl, the browser opens it in a new tab. */
    onOpen(ev, duplicate) {
        if (ev.ctrlKey || ev.metaKey || ev.shiftKey) {
            return;
        }
        ev.preventDefault();
        this.dialog.add(FormViewDialog, {
            resModel: "res.partner",
            resId: duplicate.id,
            title: duplicate.name,
            canExpand: false,
        });
    }
}

registry.category("view_widgets").add("dedup_banner", { component: DedupBanner });
