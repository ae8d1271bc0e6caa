import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { usePager } from "@web/search/pager_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { DuplicateComparison } from "./duplicate_comparison";

const MODEL = "partner.duplicate.group";
const WAITING = ["|", ["state", "=", "review"], "&", ["state", "=", "later"], ["later_until", "<=", "today"]];
// Groups read ahead; when they are decided, the next are read
const QUEUE = 1000;

/**
 * Groups of duplicates one after the other, their contacts side by side.
 *
 * Opened with `params`: the `domain` of the groups and the `groupId` to begin with.
 * Each decision leads to the next group, until none is left.
 */
export class DuplicateReview extends Component {
    static template = "contact_segmentation.DuplicateReview";
    static components = { Layout, DuplicateComparison };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.root = useRef("root");
        const { domain, groupId } = this.props.action.params || {};
        this.domain = domain || WAITING;
        this.state = useState({ ids: [], position: 0, review: null, conflictsOnly: false, isBusy: false });
        const wanted = this.props.state?.groupId || groupId;
        useSetupAction({
            rootRef: this.root,
            getLocalState: () => ({ groupId: this.state.review?.id }),
        });
        usePager(() => this.pager);
        this.setupHotkeys();
        onWillStart(() => this.loadQueue(wanted));
    }

    setupHotkeys() {
        const keys = {
            m: () => this.isEstablishments ? this.attach() : this.merge(),
            n: () => this.notDuplicates(),
            l: () => this.later(),
            c: () => this.toggleConflicts(),
            u: () => this.reviewAgain(),
            arrowleft: () => this.move(-1),
            arrowright: () => this.move(1),
        };
        for (let number = 1; number <= 9; number++) {
            keys[number] = () => this.chooseNumber(number);
        }
        for (const [key, callback] of Object.entries(keys)) {
            useHotkey(key, callback, { isAvailable: () => Boolean(this.review) && !this.state.isBusy });
        }
    }

    // -- what is shown ------------------------------------------------------

    get review() {
        return this.state.review;
    }

    get isEstablishments() {
        return this.review.kind === "establishments";
    }

    get canMerge() {
        return this.review.waits && !this.review.merge_obstacle;
    }

    get canDecide() {
        return this.review.waits && !this.review.hidden_count;
    }

    get canAttach() {
        return this.canDecide && this.review.contacts.length > 1;
    }

    /** A merge is refused for what it is; that establishments are not merged is no news. */
    get obstacle() {
        return this.isEstablishments ? "" : this.review.merge_obstacle;
    }

    get pager() {
        const { ids, position } = this.state;
        if (!ids.length) {
            return null;
        }
        return {
            offset: position,
            limit: 1,
            total: ids.length,
            isEditable: false,
            onUpdate: ({ offset }) => this.open(offset),
        };
    }

    // -- the queue ----------------------------------------------------------

    async loadQueue(wanted) {
        this.state.ids = await this.orm.search(MODEL, this.domain, { limit: QUEUE });
        await this.open(Math.max(this.state.ids.indexOf(wanted), 0));
    }

    /** Show the group at a position, or the nearest one that is still there. */
    async open(position) {
        const { ids } = this.state;
        let review = null;
        while (ids.length && !review) {
            position = Math.min(position, ids.length - 1);
            review = await this.call("get_review", ids[position]);
            if (!review) {
                // a merge may have deleted it
                ids.splice(position, 1);
            }
        }
        Object.assign(this.state, { position, review });
    }

    async move(step) {
        const { ids, position } = this.state;
        await this.busy(() => this.open((position + step + ids.length) % ids.length));
    }

    async goOn() {
        const { ids, position } = this.state;
        ids.splice(position, 1);
        return ids.length ? this.open(position) : this.loadQueue();
    }

    call(method, groupId, ...args) {
        return this.orm.call(MODEL, method, [[groupId], ...args]);
    }

    /** One thing at a time: keys are quicker than the server. */
    async busy(callback) {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await callback();
        } finally {
            this.state.isBusy = false;
        }
    }

    // -- decisions ----------------------------------------------------------

    async decide(message, method, ...args) {
        await this.busy(async () => {
            const result = await this.call(method, this.review.id, ...args);
            if (result.type) {
                // what could not be done is told; the next group follows all the same
                this.notification.add(result.params.message, { type: result.params.type, sticky: true });
            } else {
                this.notification.add(message, { type: "success" });
            }
            await this.goOn();
        });
    }

    /** Merge at once where nothing is lost; otherwise show first what is. */
    async merge() {
        if (!this.canMerge) {
            return;
        }
        const merge = () => this.decide(_t("Merged."), "action_merge");
        const lost = this.getLostValues();
        if (!lost.length) {
            return merge();
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Merge these contacts?"),
            body: _t("These values are given up for those of the contact that stays: %(values)s. Merging cannot be undone.", { values: lost.join(", ") }),
            confirmLabel: _t("Merge"),
            confirm: merge,
            cancel: () => {},
        });
    }

    getLostValues() {
        const isLost = (cell) => ["different", "close"].includes(cell.level);
        const lost = this.review.rows
            .filter((row) => !row.is_kept)
            .flatMap((row) => row.cells.filter(isLost).map((cell) => _t("%(label)s “%(text)s”", { label: row.label, text: cell.text })));
        return [...new Set(lost)];
    }

    async attach() {
        if (this.canAttach) {
            await this.decide(_t("Attached."), "action_attach");
        }
    }

    async notDuplicates() {
        if (this.canDecide) {
            const message = this.isEstablishments ? _t("Remembered: left apart.") : _t("Remembered: not duplicates.");
            await this.decide(message, "action_not_duplicates");
        }
    }

    async later() {
        if (this.review.waits) {
            await this.decide(_t("Back in a week."), "action_later");
        }
    }

    async reviewAgain() {
        if (this.review.can_undo) {
            await this.decide(_t("Waits for a decision again."), "action_review_again");
        }
    }

    async setApart(contactId) {
        const { id, contacts } = this.review;
        if (contacts.length <= 2) {
            return this.notDuplicates();
        }
        await this.busy(async () => {
            await this.call("action_set_apart", id, contactId);
            await this.open(this.state.position);
        });
    }

    async choose(contactId) {
        if (!this.review.waits || contactId === this.review.survivor_id) {
            return;
        }
        await this.busy(async () => {
            await this.call("action_choose_survivor", this.review.id, contactId);
            await this.open(this.state.position);
        });
    }

    async chooseNumber(number) {
        const contact = this.review.contacts[number - 1];
        if (contact) {
            await this.choose(contact.id);
        }
    }

    toggleConflicts() {
        this.state.conflictsOnly = !this.state.conflictsOnly;
    }

    find() {
        this.action.doAction("contact_segmentation.partner_duplicate_find_action");
    }
}

registry.category("actions").add("contact_segmentation.duplicate_review", DuplicateReview);
