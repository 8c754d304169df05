'use client'

import { useEffect } from 'react'

/**
 * The browser's title while the calling component is shown: what is looked at, then the product. Nothing is set for what
 * is not known yet; the title the page came with returns, unless another page has put its own there.
 */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (!title) return
    const before = document.title
    const own = `${title} · Telar`
    document.title = own
    return () => {
      if (document.title === own) document.title = before
    }
  }, [title])
}
