import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import type { Page } from './read-page'

/** Names of pages, in several languages, on which people say who they are. */
const names =
  'log[-_]?in|log[-_]?on|sign[-_]?in|wp-login|sso|anmelden|anmeldung|einloggen|connexion|se-connecter|iniciar-sesion|inloggen'
/** Such a name as the first or the last part of a path: `/login/step`, `/users/sign_in`, `/login.php`. */
const loginPath = new RegExp(String.raw`^/(${names})(/|$)|/(${names})(\.\w{2,5})?/?$`, 'i')
/** Names that only say so together with where to go afterwards: `/auth/authorize?client_id=…`. */
const authPath = /[/_.-](auth|oauth2?|saml2?|openid|oidc|authorize|authenticate|adfs|cas|acceso|acceder)([/_.-]|$)/i
const loginHost =
  /^(login|signin|sso|auth|accounts?|idp|id|identity|cas|adfs|oauth)\.|(^|\.)(okta|auth0|onelogin|pingidentity|duosecurity)\.com$|(^|\.)login\.microsoftonline\./i
/** Parameters that say where to go once somebody has said who they are. */
const returnParameter =
  /^(next|return|return_?(to|url|path|uri)|redirect|redirect_?(to|url|uri)|continue|goto|back|backurl|service|target|dest(ination)?|samlrequest|relaystate|client_id|came_from|ru)$/i
/** A page that only asks for a password says little else. */
const LITTLE_TEXT = 1_500

const returns = (to: URL) => [...to.searchParams.keys()].some((name) => returnParameter.test(name))

/** Whether an address that a redirect leads to is one where people sign in; not when that was what was asked for. */
export function isLoginAddress(to: URL, from: URL): boolean {
  if (loginPath.test(from.pathname)) return false
  if (to.hostname !== from.hostname && loginHost.test(to.hostname)) return true
  return loginPath.test(to.pathname) || (authPath.test(to.pathname) && returns(to))
}

/** Whether a page that a redirect led to asks for a password in place of what was asked for. */
export function isLoginPage(page: Pick<Page, 'asksForPassword' | 'textLength'>, to: URL, from: URL): boolean {
  if (!page.asksForPassword || loginPath.test(from.pathname)) return false
  return returns(to) || page.textLength < LITTLE_TEXT
}

/** Why a page cannot be read. */
export function loginNeeded(url: URL): AppError {
  return new AppError(
    'source-refused',
    say('The site asks for a login: {origin}{pathname}.', { origin: url.origin, pathname: url.pathname }),
    {
      fix: say(
        'Only pages that can be read without a login are taken: leave it out with a pattern, or upload what it holds.',
      ),
    },
  )
}

/** What a person should know of the pages that could not be read. */
export function loginWarnings(addresses: readonly string[]): Said[] {
  const [one] = addresses
  const count = addresses.length
  if (one === undefined) return []
  if (count === 1) return [say('The site asks for a login: {one} cannot be read.', { one })]
  return [say('The site asks for a login: {count} pages cannot be read, for instance {one}.', { count, one })]
}
