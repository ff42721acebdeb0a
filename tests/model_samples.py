"""Objects, units and bundles from a few lines of YAML, for the tests of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ingresslint.bundle import Bundle, External, Settings, StatedUnit, Surroundings, Unit, World, form_units
from ingresslint.discover import SourceFile
from ingresslint.engine.load import Loaded
from ingresslint.objects import resources_of
from ingresslint.parse import parse
from ingresslint.render import Files
from ingresslint.resources import Resource

WEB_SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 3000}]
"""
WEB_DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 3000}]}]}
"""


def service(name: str, *, namespace: str | None = None, spec: str = "{ports: [{port: 80}]}") -> str:
    """A Service; `spec` in flow style."""
    return f"apiVersion: v1\nkind: Service\n{_metadata(name, namespace)}spec: {spec}\n"


def deployment(name: str, labels: str, *, namespace: str | None = None, ports: str = "[]") -> str:
    """A Deployment whose pods carry labels, both in flow style."""
    return (
        f"apiVersion: apps/v1\nkind: Deployment\n{_metadata(name, namespace)}"
        f"spec:\n  selector: {{matchLabels: {labels}}}\n"
        f"  template:\n    metadata: {{labels: {labels}}}\n"
        f"    spec: {{containers: [{{name: main, image: main, ports: {ports}}}]}}\n"
    )


def ingress(name: str, backend: str, *, namespace: str | None = None, tls: str = "[]", port: int = 80) -> str:
    """An Ingress with one path to a Service."""
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: Ingress\n{_metadata(name, namespace)}"
        f"spec:\n  tls: {tls}\n  rules:\n    - host: {name}.example.org\n      http:\n        paths:\n"
        f"          - {{path: /, pathType: Prefix, "
        f"backend: {{service: {{name: {backend}, port: {{number: {port}}}}}}}}}\n"
    )


def secret(name: str, *, namespace: str | None = None, kind: str = "kubernetes.io/tls") -> str:
    """A Secret with the keys of a certificate, both empty."""
    return (
        f"apiVersion: v1\nkind: Secret\n{_metadata(name, namespace)}type: {kind}\ndata: {{tls.crt: '', tls.key: ''}}\n"
    )


def custom(api_version: str, kind: str, name: str, *, namespace: str | None = None, spec: str = "{}") -> str:
    """Any other object."""
    return f"apiVersion: {api_version}\nkind: {kind}\n{_metadata(name, namespace)}spec: {spec}\n"


def _metadata(name: str, namespace: str | None) -> str:
    return "metadata:\n" + f"  name: {name}\n" + (f"  namespace: {namespace}\n" if namespace else "")


def several(*documents: str) -> str:
    """Documents of one file."""
    return "---\n".join(documents)


def resources(text: str, path: str = "manifest.yaml") -> list[Resource]:
    """The objects of a text."""
    return [r for document in parse(path, text.encode()).documents for r in resources_of(document)]


def resource(text: str, path: str = "manifest.yaml") -> Resource:
    """The only object of a text."""
    (only,) = resources(text, path)
    return only


def loaded(files: Mapping[str, str], *, named: Sequence[str] = (), charts: Mapping[str, str] | None = None) -> Loaded:
    """Files as the engine reads them; `charts` are templates, by path, in the chart two folders above them."""
    out = Loaded()
    for path, text in sorted(files.items()):
        out.add(SourceFile(path, None, named=path in named, root=path if path in named else "."), text.encode(), None)
    for path, text in (charts or {}).items():
        chart = path.rpartition("/templates/")[0]
        out.add(SourceFile(path, None, named=False, root=".", chart=chart, role="chart-template"), text.encode(), None)
    return out


def units(
    files: Mapping[str, str],
    *,
    named: Sequence[str] = (),
    charts: Mapping[str, str] | None = None,
    stated: Sequence[StatedUnit] = (),
) -> dict[str, Unit]:
    """The deploy units of files, by name."""
    read = loaded(files, named=named, charts=charts)
    return {unit.name: unit for unit in form_units(read.manifests, read.kustomizations, stated, around(files))}


def around(files: Mapping[str, str], in_repository: Callable[[str], str | None] = str) -> Surroundings:
    """The texts as the files that builds read."""
    return Surroundings(in_repository, Files(lambda path: files[path].encode() if path in files else None))


def bundles(
    files: Mapping[str, str], *, charts: Mapping[str, str] | None = None, external: Sequence[External] = ()
) -> dict[str, Bundle]:
    """The bundles of files, by the name of their unit."""
    world = World(tuple(units(files, charts=charts).values()), Settings(external=tuple(external)))
    return {bundle.name: bundle for bundle in world.bundles()}


def bundle(
    files: Mapping[str, str] | str, *, charts: Mapping[str, str] | None = None, external: Sequence[External] = ()
) -> Bundle:
    """The only bundle of files, or of the text of one file."""
    files = {"manifest.yaml": files} if isinstance(files, str) else files
    (only,) = bundles(files, charts=charts, external=external).values()
    return only


def find(where: Bundle, kind: str, name: str, namespace: str | None = None) -> Resource:
    """The only object of a kind and name (and namespace) in a bundle."""
    (only,) = [r for r in where.resources if (r.kind, r.name) == (kind, name) and namespace in {None, r.namespace}]
    return only
