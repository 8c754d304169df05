export const platforms = ['linux', 'mac', 'windows'] as const
export type Platform = (typeof platforms)[number]

/** The system a browser runs on, by what it calls itself; Linux for everything else. */
export function platformOf(userAgent: string): Platform {
  if (/windows/i.test(userAgent)) return 'windows'
  return /macintosh|mac os x/i.test(userAgent) ? 'mac' : 'linux'
}
