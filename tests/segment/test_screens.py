from lxml import etree

from ..common import MAILING_USER, MANAGER, USER, SegmentationCase

ROOT = "contact_segmentation.contact_segmentation_menu_root"


class TestScreens(SegmentationCase):
    """Each menu leads to a screen that opens, for whoever sees the menu."""

    def menus(self, user):
        """Return the menus of the application that a user sees and that open views."""
        menus = self.env["ir.ui.menu"].with_user(user)
        shown = [key for key in menus.load_menus(debug=False) if key != "root"]
        below = [("id", "child_of", self.env.ref(ROOT).id), ("id", "in", shown)]
        return (
            menus.sudo()
            .search(below)
            .filtered(
                lambda menu: (
                    menu.action and menu.action._name == "ir.actions.act_window"
                )
            )
        )

    def open(self, user, menu):
        """Open a menu as the web client does: its views, then their first page."""
        action = menu.action.sudo()
        model = self.env[action.res_model].with_user(user)
        self.env.invalidate_all()
        found = model.get_views([(False, kind) for kind in action.view_mode.split(",")])
        self.assertTrue(found["views"])
        for kind, view in found["views"].items():
            if kind in ("list", "kanban", "form"):
                names = self.fields_shown(view["arch"]) & set(model._fields)
                model.web_search_read([], {name: {} for name in names}, limit=5)

    def fields_shown(self, arch):
        """Return the names of the fields of a view, not of the views inside it."""
        root = etree.fromstring(arch)
        inner = root.xpath(".//field//field")
        return {node.get("name") for node in root.iter("field") if node not in inner}

    def test_screens_open(self):
        self.make_people("Alice Martin", city="Lyon")
        segment = self.make_segment("Lyon", "[('city', '=', 'Lyon')]")
        segment.action_refresh()
        for login, group in (("lise", USER), ("marc", MANAGER)):
            user = self.make_user(login, group)
            menus = self.menus(user)
            self.assertTrue(menus)
            for menu in menus:
                with self.subTest(user=login, menu=menu.complete_name):
                    self.open(user, menu)

    def test_menus_are_for_those_who_segment(self):
        ivan, mathilde = (
            self.make_user("ivan"),
            self.make_user("mathilde", MAILING_USER),
        )
        for user in (ivan, mathilde):
            self.assertFalse(self.menus(user), user.name)

    def test_managers_see_more(self):
        lise, marc = self.make_user("lise", USER), self.make_user("marc", MANAGER)
        self.assertLess(self.menus(lise), self.menus(marc))

    def test_forms_that_others_extend_open_for_all(self):
        """Contacts and mailings, as somebody without any right to segments."""
        alice = self.make_people("Alice Martin")
        ivan = self.make_user("ivan")
        for kind in ("form", "list", "kanban", "search"):
            alice.with_user(ivan).get_view(view_type=kind)
        mathilde = self.make_user("mathilde", MAILING_USER)
        for kind in ("form", "list", "kanban", "search"):
            self.env["mailing.mailing"].with_user(mathilde).get_view(view_type=kind)
