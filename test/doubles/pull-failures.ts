const asked = 'Get "https://registry.ollama.ai/v2/library/mistral/manifests/latest"'

/** What Ollama writes when a pull fails, word for word. */
export const pullFailures = {
  noDns: `pull model manifest: ${asked}: dial tcp: lookup registry.ollama.ai on 127.0.0.53:53: server misbehaving`,
  noHost: `pull model manifest: ${asked}: dial tcp: lookup registry.ollama.ai: no such host`,
  noRoute: `pull model manifest: ${asked}: dial tcp 104.21.75.227:443: connect: network is unreachable`,
  noBlob: 'max retries exceeded: EOF',
  proxy: `pull model manifest: ${asked}: proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused`,
  certificate: `pull model manifest: ${asked}: tls: failed to verify certificate: x509: certificate signed by unknown authority`,
  tooOld:
    'pull model manifest: 412: \n\nThe model you are attempting to pull requires a newer version of Ollama.\n\nPlease download the latest version at:\n\n\thttps://ollama.com/download\n\n',
  damaged: `digest mismatch, file must be downloaded again: want sha256:${'a'.repeat(64)}, got sha256:${'b'.repeat(64)}`,
  full: 'write /root/.ollama/models/blobs/sha256-x-partial-0: no space left on device',
  denied: 'open /usr/share/ollama/.ollama/models/blobs/sha256-x-partial: permission denied',
  noModel: 'pull model manifest: file does not exist',
} as const

/** Names that Ollama takes for a model: host, namespace, name and tag. */
export const isModelName = (name: string): boolean =>
  /^(?:[\w.:-]+\/)?(?:[\w-][\w.-]*\/)?[\w][\w.-]*(?::[\w][\w.-]*)?$/.test(name)
