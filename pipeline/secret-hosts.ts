/** A secret as a pipeline sees it: its name, and to which hosts it may be sent. */
export interface SecretInfo {
  name: string
  /** `null`: to any; it was stored by a version that did not ask. */
  hosts: readonly string[] | null
}

/**
 * A host as it is compared: in lower case, with its port unless that is the usual one. Taken out of an address where that was
 * written; `*.` before it means every host below it. `null` for what names no host.
 */
export function hostOf(text: string): string | null {
  const [, wild = '', rest = ''] = /^(\*\.)?(.*)$/s.exec(text.trim()) ?? []
  const address = /^https?:\/\//i.test(rest) ? rest : `https://${rest}`
  if (/[\s*]/.test(rest) || !URL.canParse(address)) return null
  const { host, hostname } = new URL(address)
  // All hosts of a country or a kind are nobody's.
  if (/^\.*$/.test(hostname) || (wild && !/[^.]\.[^.]/.test(hostname))) return null
  return `${wild}${host}`
}

/** Whether a secret with these hosts may be sent to a host. */
export const allowsHost = (hosts: SecretInfo['hosts'], host: string): boolean =>
  hosts === null || hosts.some((one) => one === host || (one.startsWith('*.') && host.endsWith(one.slice(1))))

/** The host of an address that is a template, where no variable has a part in it; else `undefined`. */
export function writtenHost(template: string): string | undefined {
  const [, address = ''] = /^\s*(https?:\/\/[^/?#{\s]+)(?:[/?#]|\s*$)/i.exec(template) ?? []
  return URL.canParse(address) ? new URL(address).host : undefined
}
