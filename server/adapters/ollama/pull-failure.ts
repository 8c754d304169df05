import type { ErrorCode } from '@/pipeline/error-table'
import { AppError, type AppErrorOptions } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { brokenOff, type ModelServer } from '../shared/model-server/model-server'

interface Failure {
  code: ErrorCode
  /** What Ollama writes, which are Go's words and those of the place where models come from. */
  said: RegExp
  message: (facts: { model: string; host: Said | string }) => Said
  fix: Said
}

const withoutInternet = say(
  'Connect it, or set HTTPS_PROXY for Ollama where a proxy leads out. Where there is no internet at all: pull the model on another computer and copy what is new in its folder of models, usually `~/.ollama/models`.',
)

/** The first whose words are found counts: the reason stands behind where it happened. */
const failures: readonly Failure[] = [
  {
    code: 'storage-full',
    said: /no space left on device|not enough space|insufficient disk space|disk quota exceeded/i,
    message: () => say('The disk on which Ollama keeps its models is full.'),
    fix: say(
      'Free space there (`ollama rm` deletes a model) or choose a smaller one, and pull again: it goes on where it stopped.',
    ),
  },
  {
    code: 'pull-failed',
    said: /requires a newer version of ollama|manifest: 412/i,
    message: ({ model }) => say('{model} needs a newer version of Ollama than the one that runs.', { model }),
    fix: say('Update Ollama (https://ollama.com/download), and pull again.'),
  },
  {
    code: 'pull-failed',
    said: /digest mismatch/i,
    message: ({ model }) => say('What arrived of {model} is damaged: its checksum is another one.', { model }),
    fix: say(
      'Pull again: the damaged part is downloaded anew. If that does not help, look at the disk, and at proxies that change what they pass on.',
    ),
  },
  {
    code: 'pull-failed',
    said: /permission denied|read-only file system/i,
    message: () => say('Ollama may not write into its folder of models.'),
    fix: say('Give the user that runs Ollama the right to write there, or set OLLAMA_MODELS to another folder.'),
  },
  {
    code: 'pull-failed',
    said: /x509|failed to verify certificate/i,
    message: ({ host }) => say('Ollama does not trust the certificate with which {host} answered.', { host }),
    fix: say(
      'Usually a proxy on the way has put its own certificate there: add that one to those that the computer trusts, and start Ollama again.',
    ),
  },
  {
    code: 'pull-failed',
    said: /proxyconnect|proxy authentication required/i,
    message: () => say('The proxy that Ollama is set to use does not let it through.'),
    fix: say('Check HTTPS_PROXY where Ollama runs, with its name and password, and start Ollama again.'),
  },
  {
    code: 'pull-failed',
    said: /lookup \S+|no such host|name resolution/i,
    message: ({ host }) =>
      say('The computer on which Ollama runs does not find {host}: it has no internet, or no working DNS.', { host }),
    fix: withoutInternet,
  },
  {
    code: 'pull-failed',
    said: /dial tcp|i\/o timeout|TLS handshake|max retries exceeded|connection reset|network is unreachable/i,
    message: ({ host }) => say('The computer on which Ollama runs does not reach {host}.', { host }),
    fix: withoutInternet,
  },
  {
    code: 'model-missing',
    said: /file does not exist|not found|invalid model name|manifest: 40[134]/i,
    message: ({ model }) => say('There is no model named {model} to pull.', { model }),
    fix: say('Check the name at https://ollama.com/library.'),
  },
]

/** What a failed pull means; what Ollama said of it stays in the details as `said`. */
export function pullFailure(server: ModelServer, model: string, error: unknown): AppError {
  // The connection's end is a `TypeError` of the package, a line that tells of a failure a plain error.
  if (error instanceof TypeError || !(error instanceof Error)) return brokenOff(server, error)
  if (error instanceof AppError && error.code === 'models-unreachable') return error
  const said = wordsOf(error).trim().slice(0, 500)
  const found = failures.find((failure) => failure.said.test(said))
  if (!found && error instanceof AppError) return error
  const options: AppErrorOptions = { cause: error, details: { said, model, provider: server.provider } }
  if (!found) return new AppError('model-failed', say('{name} broke off: {said}', { name: server.name, said }), options)
  const host = hostIn(said) ?? say('the place where models come from')
  return new AppError(found.code, found.message({ model, host }), { ...options, fix: found.fix })
}

/** What Ollama itself said; an answer that was refused as a whole is one of our sentences about it by now. */
function wordsOf(error: Error): string {
  const said = error instanceof AppError ? error.said.message.args?.said : undefined
  return typeof said === 'string' ? said : error.message
}

/** The host that was asked, as Go names it: in an address or as what was looked up. */
const hostIn = (said: string): string | undefined =>
  /lookup ([\w.-]+)/.exec(said)?.[1] ?? /https?:\/\/([\w.-]+)/.exec(said)?.[1]
