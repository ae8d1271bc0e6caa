import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** What surrounds each picture: the choice of a policy, and why there is nothing. */
export class RfmLayout extends Component {
    static template = "contact_segmentation.RfmLayout";
    static components = { Layout };
    static props = ["picture", "slots"];

    get display() {
        return { controlPanel: {} };
    }

    get picture() {
        return this.props.picture;
    }

    choosePolicy(ev) {
        return this.picture.choose({ policyId: Number(ev.target.value) });
    }
}

/**
 * A picture of the scores of one policy, opened from the menu.
 *
 * What it shows comes from one method of the policy; what the user chose is kept
 * for when they come back from the contacts that a click opened.
 */
export class RfmPicture extends Component {
    static components = { RfmLayout };
    static props = { ...standardActionServiceProps };
    // name of the method of the policy that returns what to show
    static method = "";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.state = useState({
            policies: [],
            policyId: false,
            measure: "count",
            data: null,
            ...this.initialChoices(),
            ...this.props.state?.choices,
        });
        useSetupAction({ rootRef: this.root, getLocalState: () => ({ choices: this.choices }) });
        onWillStart(async () => {
            this.state.policies = await this.call("get_picture_policies", null);
            if (!this.state.policies.some((policy) => policy.id === this.state.policyId)) {
                this.state.policyId = this.state.policies[0]?.id || false;
            }
            await this.load();
        });
    }

    /** What else than the policy and the measure the user may choose. */
    initialChoices() {
        return {};
    }

    get choices() {
        const choices = { ...this.state };
        delete choices.policies;
        delete choices.data;
        return choices;
    }

    /** The arguments of the method that returns what to show. */
    get methodArgs() {
        return [];
    }

    get isEmpty() {
        return !this.state.data?.customers?.count;
    }

    async load() {
        this.state.data = this.state.policyId
            ? await this.callPolicy(this.constructor.method, ...this.methodArgs)
            : null;
    }

    call(method, ids, ...args) {
        return this.orm.call("partner.rfm.policy", method, ids ? [ids, ...args] : args);
    }

    callPolicy(method, ...args) {
        return this.call(method, [this.state.policyId], ...args);
    }

    async choose(choice) {
        Object.assign(this.state, choice);
        await this.load();
    }

    async open(method, ...args) {
        this.action.doAction(await this.callPolicy(method, ...args));
    }

    async compute() {
        await this.callPolicy("action_compute");
        await this.load();
    }

    // -- what is counted: contacts, or their amount -------------------------

    get measures() {
        return ["count", "amount"];
    }

    formatCount(value) {
        return formatInteger(value);
    }

    formatAmount(value) {
        const currencyId = this.state.data.currency_id;
        return formatMonetary(value, { currencyId, digits: [16, 0], trailingZeros: false });
    }

    formatShare(value, total) {
        const share = total > 0 ? Math.max(value, 0) / total : 0;
        const digits = share && share < 0.0995 ? 1 : 0;
        return `${formatFloat(100 * share, { digits: [16, digits] })}\u00a0%`;
    }

    formatMeasure(tally) {
        const format = this.state.measure === "count" ? this.formatCount : this.formatAmount;
        return format.call(this, tally[this.state.measure]);
    }
}
