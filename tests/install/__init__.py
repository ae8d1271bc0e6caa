from . import test_install
from . import test_uninstall
from . import test_upgrade
