"""The layers of the code are as pyproject.toml says."""

from importlinter.api import read_configuration
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure


def test_every_import_keeps_to_its_layer(root, capsys):
    configure()
    kept = lint_imports(config_filename=str(root / "pyproject.toml"), cache_dir=None, is_debug_mode=True)
    assert kept, capsys.readouterr().out


def test_the_domain_is_guarded(root):
    contracts = {contract["id"] for contract in read_configuration(str(root / "pyproject.toml"))["contracts_options"]}
    assert contracts == {"layers", "domain", "columns"}
