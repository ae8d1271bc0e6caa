import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const BANNER = ".o_action_manager .o_dedup_banner";

registry.category("web_tour.tours").add("contact_segmentation_dedup_banner", {
    steps: () => [
        {
            content: "Its name is known to nobody",
            trigger: ".o_field_widget[name='name'] .o_input",
            run: "edit Dupont et fils",
        },
        {
            content: "Its e-mail is that of somebody",
            trigger: ".o_field_widget[name='email'] input",
            run: "edit ZOE@example.org",
        },
        {
            content: "Leave the e-mail: the banner tells who has it",
            trigger: ".o_field_widget[name='phone'] input",
            run: "click",
        },
        {
            trigger: `${BANNER} li:contains('Zoé Martin'):contains('same e-mail')`,
        },
        {
            // not before its name is typed, which other addons complete for companies
            content: "It is a company",
            trigger: ".o_field_widget[name='company_type'] input[data-value='company']",
            run: "click",
        },
        {
            content: "Where the SIRET is",
            trigger: ".o_notebook_headers a[name='sales_purchases']",
            run: "click",
        },
        {
            content: "Its SIRET is that of a company",
            trigger: ".o_field_widget[name='company_registry'] input",
            run: "edit 73282932000074",
        },
        {
            content: "Leave the SIRET",
            trigger: ".o_field_widget[name='ref'] input",
            run: "click",
        },
        {
            content: "The surest first",
            trigger: `${BANNER} li:first-child:contains('Librairie Dupont'):contains('(Lyon)'):contains('same SIRET')`,
        },
        {
            content: "Odoo's own warning does not say it again",
            trigger: ".o_form_view:has(.o_dedup_says_warning):not(:has(div[name='warning_tax']:visible))",
        },
        {
            content: "Open the company",
            trigger: `${BANNER} a:contains('Librairie Dupont')`,
            run: "click",
        },
        {
            content: "It opens above the form, without a banner of its own",
            trigger: ".modal .o_field_widget[name='name'] .o_input:value('Librairie Dupont')",
        },
        {
            content: "Close it",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "What was typed is still there",
            trigger: "body:not(:has(.modal)) .o_field_widget[name='name'] .o_input:value('Dupont et fils')",
        },
        {
            content: "Another e-mail is known to nobody",
            trigger: ".o_field_widget[name='email'] input",
            run: "edit new@example.org",
        },
        {
            content: "Leave the e-mail",
            trigger: ".o_field_widget[name='phone'] input",
            run: "click",
        },
        {
            trigger: `${BANNER}:not(:contains('Zoé Martin')):contains('Librairie Dupont')`,
        },
        ...stepUtils.saveForm(),
    ],
});
