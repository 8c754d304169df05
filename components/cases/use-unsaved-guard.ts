'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { useConfirm } from '@/components/ui/confirm'

/**
 * While something is written that is not saved, asks before the page is left: by a link, by closing it, or by whatever
 * calls what this returns. It resolves to whether the person lets it go.
 */
export function useUnsavedGuard(dirty: boolean): () => Promise<boolean> {
  const t = useTranslations('datasets.unsaved')
  const confirm = useConfirm()
  const router = useRouter()
  const asking = useRef(false)
  const mayLeave = async () => {
    if (!dirty) return true
    // Esc that closes the question reaches what lies below it too.
    if (asking.current) return false
    asking.current = true
    const yes = await confirm({ title: t('title'), body: t('body'), action: t('discard'), danger: true })
    setTimeout(() => {
      asking.current = false
    })
    return yes
  }
  useEffect(() => {
    if (!dirty) return
    const onLeave = (event: BeforeUnloadEvent) => event.preventDefault()
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || event.metaKey || event.ctrlKey) return
      if (link.origin !== window.location.origin || link.pathname === window.location.pathname) return
      event.preventDefault()
      event.stopPropagation()
      const { href } = link
      void confirm({ title: t('title'), body: t('body'), action: t('discard'), danger: true }).then((yes) => {
        if (yes) router.push(href)
      })
    }
    window.addEventListener('beforeunload', onLeave)
    document.addEventListener('click', onClick, { capture: true })
    return () => {
      window.removeEventListener('beforeunload', onLeave)
      document.removeEventListener('click', onClick, { capture: true })
    }
  }, [dirty, confirm, router, t])
  return mayLeave
}
