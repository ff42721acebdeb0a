"""ingresslint finds broken and exposed traffic wiring in Kubernetes manifests before they are applied."""

__version__ = "0.1.0"
