/** Headers of every answer. */
const always = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const

/** Headers of the studio's pages. Only scripts that carry this answer's nonce run. */
export function pageHeaders(nonce: string, dev: boolean): Record<string, string> {
  return {
    ...always,
    'Content-Security-Policy': pagePolicy(nonce, dev),
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  }
}

const publicHeaders = {
  ...always,
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
}
const ownHeaders = { ...publicHeaders, 'Cross-Origin-Resource-Policy': 'same-origin' }

/** Headers of API answers; a handler may put a policy of its own in place of this one. */
export const apiHeaders = (isPublic: boolean): Readonly<Record<string, string>> =>
  isPublic ? publicHeaders : ownHeaders

function pagePolicy(nonce: string, dev: boolean): string {
  const directives = {
    'default-src': "'self'",
    // The development bundler evaluates modules and talks to its server over a socket.
    'script-src': `'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ''}`,
    'connect-src': `'self'${dev ? ' ws:' : ''}`,
    // The UI kit and the canvas place elements with style attributes.
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self' data:",
    'worker-src': "'self' blob:",
    'frame-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}
