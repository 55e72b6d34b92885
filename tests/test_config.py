import pytest

from training.config import ROOT, Settings, load, make_instance, variable
from training.errors import Misconfigured


def settings(**given):
    return load(_env_file=None, **given)


def test_the_defaults_serve_this_machine_from_sqlite(tmp_path):
    found = settings(instance=tmp_path)
    assert (found.host, found.port, found.demo) == ("127.0.0.1", 8000, False)
    assert found.database_uri == f"sqlite:///{tmp_path.resolve()}/training.db"


def test_the_demo_is_never_served_to_other_machines():
    with pytest.raises(Misconfigured, match="this machine only"):
        settings(demo=True, host="0.0.0.0")
    assert settings(demo=True, host="::1").demo


def test_several_processes_need_redis():
    with pytest.raises(Misconfigured, match="REDIS_URL"):
        settings(workers=2)


def test_a_wrong_value_is_named_by_its_variable(monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(Misconfigured, match="PORT is 'eighty'"):
        settings()


def test_an_address_without_a_scheme_is_refused():
    with pytest.raises(Misconfigured, match="PUBLIC_URL"):
        settings(public_url="learn.example.org")


@pytest.mark.parametrize(
    "url", ["https://", "https:///path", "http://:80", "https://a:b", "http://["]
)
def test_an_address_without_a_host_is_refused(url):
    with pytest.raises(Misconfigured, match=r"^PUBLIC_URL is .*[.]$"):
        settings(public_url=url)


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://x/y", "postgresql://host:port/x", "postgresql+asyncpg://db/x"]
)
def test_a_database_that_this_program_cannot_use_is_refused(url):
    with pytest.raises(Misconfigured, match=r"^DATABASE_URL is .*[.]$"):
        settings(database_url=url)


def test_a_refusal_does_not_repeat_the_password():
    with pytest.raises(Misconfigured) as refusal:
        settings(database_url="mysql://somebody:s3c@r/et@db/training")
    assert "'mysql://(hidden)@db/training'" in str(refusal.value)
    assert "r/et" not in str(refusal.value)


def test_the_instance_is_made_or_refused(tmp_path):
    make_instance(settings(instance=tmp_path / "a" / "b"))
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    for wrong in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(Misconfigured, match=r"^TRAINING_INSTANCE is .* Name a folder.$"):
            make_instance(settings(instance=wrong))


def test_links_in_mail_follow_host_and_port_until_told_otherwise():
    assert settings(port=8123).public_url == "http://127.0.0.1:8123"
    assert settings(host="::1").public_url == "http://[::1]:8000"
    assert settings(public_url="https://learn.example.org/").public_url.endswith("org")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_gets_its_driver(scheme):
    found = settings(database_url=f"{scheme}://u:p@db/training")
    assert found.database_uri == "postgresql+psycopg://u:p@db/training"


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("TRAINING_NAME", "Change School")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x.db")
    found = settings()
    assert (found.name, found.database_uri) == ("Change School", "sqlite:///x.db")


def test_every_setting_has_a_line_of_help_and_stands_in_the_docs():
    docs = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for field, info in Settings.model_fields.items():
        assert info.description and info.description.endswith("."), field
        assert f"`{variable(field)}`" in docs, variable(field)
