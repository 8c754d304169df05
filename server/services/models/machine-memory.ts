import { totalmem } from 'node:os'
import type { ProviderStatus } from '@/server/capabilities/chat-model'

/**
 * The memory that programs on this computer may take, in bytes: all of it, or the limit of the container (Linux control
 * groups) that Telar runs in.
 */
export function machineMemory(total = totalmem(), limit = process.constrainedMemory()): number {
  // Without a limit it is 0, undefined, or a number larger than any computer's memory.
  return limit > 0 ? Math.min(total, limit) : total
}

/** Whether a server runs on this computer, by its address. A name that is not `localhost` may mean anything. */
export function isOnThisMachine({ url }: Pick<ProviderStatus, 'url'>): boolean {
  if (url === undefined || !URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
