import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** What a cell tells of its value, next to that of the contact that stays. */
const LEVELS = {
    exact: { sign: "=", label: _t("Same") },
    close: { sign: "≈", label: _t("Nearly the same") },
    different: { sign: "≠", label: _t("Different") },
    extra: { sign: "+", label: _t("Only here") },
    missing: { sign: "–", label: _t("Not given here") },
};

/** Contacts as columns, what they say as rows. */
export class DuplicateComparison extends Component {
    static template = "contact_segmentation.DuplicateComparison";
    static props = ["review", "conflictsOnly", "onChoose", "onSetApart"];

    get review() {
        return this.props.review;
    }

    get rows() {
        const { rows } = this.review;
        return this.props.conflictsOnly ? rows.filter((row) => row.is_conflict) : rows;
    }

    get levels() {
        return Object.entries(LEVELS).map(([name, level]) => ({ name, ...level }));
    }

    get isEstablishments() {
        return this.review.kind === "establishments";
    }

    get staysLabel() {
        return this.isEstablishments ? _t("Head office") : _t("Stays");
    }

    stays(contact) {
        return contact.id === this.review.survivor_id;
    }

    /** How a cell compares; the column of the contact that stays compares with nothing. */
    levelOf(cell, index) {
        const isEmpty = !cell.text && cell.level !== "missing";
        return isEmpty || this.stays(this.review.contacts[index]) ? null : LEVELS[cell.level];
    }

    classOf(cell, index) {
        const stays = this.stays(this.review.contacts[index]);
        const isTold = this.levelOf(cell, index);
        return { o_duplicate_stays: stays, [`o_duplicate_${cell.level}`]: isTold };
    }

    choose(contact) {
        if (this.review.waits) {
            this.props.onChoose(contact.id);
        }
    }
}
