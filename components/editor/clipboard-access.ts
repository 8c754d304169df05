import { type Fragment, readFragment } from '@/components/state/clipboard'

/** What was copied last, for browsers that do not let a page read the clipboard. */
let remembered: Fragment | null = null

/** Puts a fragment on the clipboard, and keeps it in case that is not allowed. */
export function writeClipboard(event: ClipboardEvent | null, fragment: Fragment): void {
  remembered = fragment
  const text = JSON.stringify(fragment)
  if (event?.clipboardData) {
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
    return
  }
  // Denied outside of a secure page; pasting within Telar still works from memory.
  navigator.clipboard?.writeText(text).catch(() => undefined)
}

/** The fragment on the clipboard, or the one that was copied here. */
export function readClipboard(event: ClipboardEvent): Fragment | null {
  const text = event.clipboardData?.getData('text/plain') ?? ''
  return text === '' ? remembered : readFragment(text)
}
