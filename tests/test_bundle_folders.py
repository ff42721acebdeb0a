"""Plain trees: which files may be applied together."""

from __future__ import annotations

import pytest
from model_samples import deployment, ingress, secret, service, several, units

from ingresslint.bundle import Unit


def split(files: dict[str, str], *, named: tuple[str, ...] = ()) -> dict[str, tuple[str, list[str]]]:
    """Name of each unit → why it is one, and the files in it."""
    return {name: (unit.why, paths(unit)) for name, unit in units(files, named=named).items()}


def paths(unit: Unit) -> list[str]:
    return sorted({r.path for r in unit.resources})


def worlds(files: dict[str, str]) -> dict[str, list[str]]:
    return {name: inside for name, (_, inside) in split(files).items()}


def test_a_tree_without_repetition_is_one_unit() -> None:
    files = {"k8s/web/a.yaml": service("web"), "k8s/api/b.yaml": service("api"), "k8s/c.yaml": ingress("front", "web")}
    assert split(files) == {"k8s": ("files of one tree", ["k8s/api/b.yaml", "k8s/c.yaml", "k8s/web/a.yaml"])}


def test_the_name_of_a_unit_is_the_deepest_folder_of_its_files() -> None:
    assert list(units({"a.yaml": service("web")})) == ["."]
    assert list(units({"a.yaml": service("web"), "k8s/b.yaml": service("api")})) == ["."]
    assert list(units({"k8s/x/a.yaml": service("web"), "k8s/y/b.yaml": service("api")})) == ["k8s"]
    assert list(units({"/srv/x/a.yaml": service("web"), "/srv/y/b.yaml": service("api")})) == ["/srv"]


def test_sibling_folders_that_define_the_same_are_alternatives() -> None:
    files = {
        "k8s/dev/web.yaml": service("web"),
        "k8s/prod/web.yaml": service("web"),
        "k8s/common/front.yaml": ingress("front", "web"),
    }
    assert split(files) == {
        "k8s/common": ("files of one tree", ["k8s/common/front.yaml"]),
        "k8s/dev": ("alternative of its sibling folders", ["k8s/common/front.yaml", "k8s/dev/web.yaml"]),
        "k8s/prod": ("alternative of its sibling folders", ["k8s/common/front.yaml", "k8s/prod/web.yaml"]),
    }


def test_namespaces_tell_the_same_name_apart() -> None:
    files = {
        "k8s/dev/web.yaml": service("web", namespace="dev"),
        "k8s/prod/web.yaml": service("web", namespace="prod"),
    }
    assert worlds(files) == {"k8s": ["k8s/dev/web.yaml", "k8s/prod/web.yaml"]}


def test_a_namespace_that_every_folder_brings_along_makes_no_alternatives() -> None:
    namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
    files = {"k8s/a/all.yaml": several(namespace, service("a")), "k8s/b/all.yaml": several(namespace, service("b"))}
    assert worlds(files) == {"k8s": ["k8s/a/all.yaml", "k8s/b/all.yaml"]}


def test_files_above_belong_to_every_alternative_unless_they_define_the_same() -> None:
    files = {
        "k8s/front.yaml": ingress("front", "web"),
        "k8s/web.yaml": service("web"),
        "k8s/dev/web.yaml": service("web"),
        "k8s/prod/web.yaml": service("web"),
    }
    assert worlds(files) == {
        "k8s": ["k8s/front.yaml", "k8s/web.yaml"],
        "k8s/dev": ["k8s/dev/web.yaml", "k8s/front.yaml"],
        "k8s/prod": ["k8s/front.yaml", "k8s/prod/web.yaml"],
    }


def test_lessons_are_alternatives_of_each_other() -> None:
    lesson = several(service("web"), deployment("web", "{app: web}"))
    files = {f"lesson-{n}/all.yaml": lesson for n in (1, 2, 3)}
    assert worlds(files) == {f"lesson-{n}": [f"lesson-{n}/all.yaml"] for n in (1, 2, 3)}


def test_the_split_is_at_the_lowest_folder_that_tells_alternatives_apart() -> None:
    files = {
        "apps/shop/dev/web.yaml": service("web"),
        "apps/shop/prod/web.yaml": service("web"),
        "apps/blog/blog.yaml": service("blog"),
    }
    assert worlds(files) == {
        "apps/blog": ["apps/blog/blog.yaml"],
        "apps/shop/dev": ["apps/shop/dev/web.yaml"],
        "apps/shop/prod": ["apps/shop/prod/web.yaml"],
    }


def test_alternatives_in_two_places_make_no_product() -> None:
    files = {
        **{f"apps/{stage}/web.yaml": service("web") for stage in ("dev", "prod")},
        **{f"infra/{stage}/db.yaml": service("db") for stage in ("small", "large")},
    }
    assert list(worlds(files)) == ["apps/dev", "apps/prod", "infra/large", "infra/small"]


def test_an_alternative_inside_of_an_alternative_has_what_that_one_shares() -> None:
    files = {
        "one/common/front.yaml": ingress("front", "web"),
        "one/dev/web.yaml": service("web"),
        "one/prod/web.yaml": service("web"),
        "two/common/front.yaml": ingress("front", "web"),
        "two/web.yaml": service("web"),
    }
    assert worlds(files) == {
        "one": ["one/common/front.yaml"],
        "one/dev": ["one/common/front.yaml", "one/dev/web.yaml"],
        "one/prod": ["one/common/front.yaml", "one/prod/web.yaml"],
        "two": ["two/common/front.yaml", "two/web.yaml"],
    }


@pytest.mark.parametrize(
    ("beside", "joined"),
    [
        ({"shared/front.yaml": ingress("front", "web")}, True),  # needs the alternative
        ({"shared/front.yaml": ingress("front", "other")}, False),
        ({"shared/pods.yaml": deployment("web", "{app: web, tier: front}")}, True),  # the alternative needs it
        ({"shared/pods.yaml": deployment("web", "{app: other}")}, False),
    ],
)
def test_a_folder_beside_belongs_to_an_alternative_that_it_needs_or_that_needs_it(
    beside: dict[str, str],
    joined: bool,
) -> None:
    web = service("web", spec="{selector: {app: web}, ports: [{port: 80}]}")
    files = {"dev/web.yaml": web, "prod/web.yaml": web, **beside}
    expected = [*beside, "dev/web.yaml"] if joined else ["dev/web.yaml"]
    assert worlds(files)["dev"] == sorted(expected)


def test_what_a_needed_folder_needs_comes_along() -> None:
    web = service("web", spec="{selector: {app: web}, ports: [{port: 80}]}")
    front = ingress("front", "web", tls="[{secretName: front-tls, hosts: [front.example.org]}]")
    files = {
        "dev/web.yaml": web,
        "prod/web.yaml": web,
        "edge/front.yaml": front,
        "keys/tls.yaml": secret("front-tls"),
        "keys-of-others/tls.yaml": secret("other-tls"),
        "pods/web.yaml": deployment("web", "{app: web}"),
    }
    assert worlds(files)["dev"] == ["dev/web.yaml", "edge/front.yaml", "keys/tls.yaml", "pods/web.yaml"]


def test_what_an_alternative_has_itself_is_not_taken_from_beside() -> None:
    web = service("web", spec="{selector: {app: web}, ports: [{port: 80}]}")
    files = {
        "dev/all.yaml": several(web, deployment("web", "{app: web}")),
        "prod/all.yaml": web,
        "pods/web.yaml": deployment("other", "{app: web}"),
    }
    assert worlds(files)["dev"] == ["dev/all.yaml"]
    assert worlds(files)["prod"] == ["pods/web.yaml", "prod/all.yaml"]


def test_named_files_are_one_unit_whatever_they_define() -> None:
    files = {"dev/web.yaml": service("web"), "prod/web.yaml": service("web"), "k8s/api.yaml": service("api")}
    assert split(files, named=("dev/web.yaml", "prod/web.yaml")) == {
        ".": ("files of one tree", ["dev/web.yaml", "prod/web.yaml"]),
        "k8s": ("files of one tree", ["k8s/api.yaml"]),
    }


def test_no_file_is_lost() -> None:
    files = {
        f"{top}/{stage}/{name}.yaml": service(name) for top in "ab" for stage in ("dev", "prod") for name in ("x", "y")
    } | {"a/x.yaml": service("x"), "z.yaml": service("y")}
    assert sorted({path for inside in worlds(files).values() for path in inside}) == sorted(files)


def test_the_order_of_the_files_does_not_matter() -> None:
    files = {
        "k8s/dev/web.yaml": service("web"),
        "k8s/prod/web.yaml": service("web"),
        "k8s/front.yaml": ingress("front", "web"),
    }
    assert worlds(files) == worlds(dict(reversed(files.items())))
