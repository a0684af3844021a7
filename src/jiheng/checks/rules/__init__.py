"""Rules, one module a family; importing this package registers every rule in every module here, after the facts that they compare."""

from importlib import import_module
from pkgutil import iter_modules

from jiheng.checks import facts as facts

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
