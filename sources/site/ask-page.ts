import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { SourceDeps, Validators } from '@/server/capabilities/source'
import { type Answer, askFor } from '../shared/http-document'
import { isLoginAddress, loginNeeded } from '../shared/login'

const MAX_REDIRECTS = 5

/** Whether an address may be asked for; else why not. */
export type Gate = (url: URL) => AppError | undefined

export type PageAnswer =
  | Exclude<Answer, { kind: 'redirect' }>
  /** A redirect leads nowhere, to where nothing may be asked for, or to where people sign in; that place was not asked. */
  | { kind: 'barred'; reason: AppError; login: boolean }

/**
 * Asks for a page and follows its redirects one by one, so that no place is asked that `gate` keeps shut: not another
 * host, nor what robots.txt or the settings leave out. Throws what `askFor` throws.
 */
export async function askForPage(
  deps: SourceDeps,
  url: URL,
  { known, gate, ...options }: CallOptions & { known: Validators | undefined; gate: Gate },
): Promise<PageAnswer> {
  let at = url
  for (let followed = 0; followed <= MAX_REDIRECTS; followed++) {
    const answer = await askOnce(deps, at, { known, isRedirected: followed > 0, options })
    if (answer.kind !== 'redirect') return answer
    if (!isWebAddress(answer.location, at)) {
      return barred(
        new AppError('source-refused', say('{href} redirects to what is no address of a page.', { href: url.href })),
      )
    }
    const next = new URL(answer.location, at)
    next.hash = ''
    if (isLoginAddress(next, url)) return { kind: 'barred', reason: loginNeeded(url), login: true }
    const reason = gate(next)
    if (reason) return barred(reason)
    at = next
  }
  return barred(
    new AppError(
      'source-refused',
      say('{href} leads from page to page, more than {maxRedirects} times.', {
        href: url.href,
        maxRedirects: MAX_REDIRECTS,
      }),
    ),
  )
}

const barred = (reason: AppError): PageAnswer => ({ kind: 'barred', reason, login: false })

const isWebAddress = (location: string, base: URL): boolean =>
  URL.canParse(location, base) && /^https?:$/.test(new URL(location, base).protocol)

/** A status that asks who is there is an answer too: 401 says so plainly, 403 behind a redirect. */
async function askOnce(
  deps: SourceDeps,
  url: URL,
  { known, isRedirected, options }: { known: Validators | undefined; isRedirected: boolean; options: CallOptions },
): Promise<Answer | PageAnswer> {
  try {
    return await askFor(deps, url.href, known, { ...options, maxRedirects: 0 })
  } catch (error) {
    const status = error instanceof AppError ? error.details?.status : undefined
    if (status === 401 || (status === 403 && isRedirected)) {
      return { kind: 'barred', reason: loginNeeded(url), login: true }
    }
    throw error
  }
}
