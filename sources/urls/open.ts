import {
  type Fetched,
  implementSource,
  type SourceDeps,
  type SourceItem,
  type Validators,
} from '@/server/capabilities/source'
import { canonicalUrl, pageIdentity } from '../shared/canonical-url'
import { Duplicates } from '../shared/duplicates'
import { askFor, lastPart, mediaType, validatorsOf } from '../shared/http-document'
import { isLoginAddress, isLoginPage, loginNeeded, loginWarnings } from '../shared/login'
import { contentFingerprint, headerCanonical, isHtml, type Page, readPage } from '../shared/read-page'
import { urls } from './definition'

/** A list of addresses, asked one after the other with what was known of each; HTML pages are named by their title. */
export const openUrls = implementSource(urls, (config, deps) => {
  const identify = config.deduplicate ? pageIdentity : (key: string) => key
  const duplicates = config.deduplicate ? new Duplicates() : undefined
  const behindLogin: string[] = []
  // Asked for as written: a server need not have a page at its folder's address.
  const written = new Map<string, { key: string; url: string }>()
  for (const url of config.urls) {
    const key = canonicalUrl(url).href
    if (!written.has(identify(key))) written.set(identify(key), { key, url })
  }
  return {
    async *items() {
      for (const { key, url } of written.values()) yield itemOf(key, url, { ...deps, duplicates, behindLogin })
    },
    identify,
    total: () => written.size,
    complete: () => true,
    scattered: true,
    warnings: () => [...(duplicates?.warnings() ?? []), ...loginWarnings(behindLogin)],
  }
})

function itemOf(
  key: string,
  url: string,
  { duplicates, behindLogin, ...deps }: SourceDeps & { duplicates: Duplicates | undefined; behindLogin: string[] },
): SourceItem {
  const unlessKnown = (fetched: Extract<Fetched, { kind: 'content' | 'unchanged' }>): Fetched =>
    duplicates?.claim(key, fetched.validators) === undefined ? fetched : { kind: 'duplicate' }
  return {
    key,
    name: lastPart(url),
    passed: (known) => void duplicates?.claim(key, known),
    async fetch(known: Validators | undefined, options): Promise<Fetched> {
      // Of what was read before duplicates were looked for it is not known what it is the same as.
      const asked = duplicates && known?.fingerprint === undefined ? undefined : known
      const answer = await askFor(deps, url, asked, options)
      if (answer.kind === 'unchanged') return unlessKnown({ kind: 'unchanged', ...(known && { validators: known }) })
      if (answer.kind !== 'content') return { kind: 'gone' }
      const { response } = answer
      const mime = mediaType(response)
      const page = isHtml(mime) ? await readPage(response.body, response.url) : undefined
      if (leadsToLogin(url, response.url, page)) {
        behindLogin.push(url)
        throw loginNeeded(new URL(url))
      }
      const fingerprint = page?.fingerprint ?? contentFingerprint(response.body)
      const canonical = page?.canonical ?? headerCanonical(response.headers.link, response.url)
      return unlessKnown({
        kind: 'content',
        bytes: response.body,
        validators: {
          ...validatorsOf(response),
          ...(duplicates && { fingerprint, ...(isTrusted(canonical, response.url) && { canonical }) }),
        },
        ...(mime !== undefined && { mime }),
        ...(page?.title !== undefined && { name: page.title }),
      })
    },
  }
}

/** Whether a redirect led to a page that asks who is there, in place of what was asked for. */
function leadsToLogin(asked: string, answered: string, page: Page | undefined): boolean {
  const [from, to] = [new URL(asked), new URL(answered)]
  if (pageIdentity(asked) === pageIdentity(answered)) return false
  return isLoginAddress(to, from) || (page !== undefined && isLoginPage(page, to, from))
}

/** A page may speak for its own host; one that names the front page, as some sites do on every page, says nothing. */
function isTrusted(canonical: string | undefined, address: string): boolean {
  if (canonical === undefined) return false
  const { origin, pathname, search } = new URL(canonical)
  return origin === new URL(address).origin && (pathname !== '/' || search !== '')
}
