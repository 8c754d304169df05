'use client'

import { Skeleton } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useTRPCClient } from '@/components/trpc/client'
import { Page } from '@/components/ui/page'

const VISITED = 'telar-visited'
const COOKIE_SECONDS = 365 * 24 * 3600
/** Slug of the pipeline that a new data folder starts with. */
const EXAMPLE_SLUG = 'ask-the-handbook'

/** First visit: the example on the canvas. Later: the list. */
export function HomeRedirect() {
  const t = useTranslations('pipelines')
  const router = useRouter()
  const client = useTRPCClient()
  useEffect(() => {
    const visited = document.cookie.split('; ').some((pair) => pair.startsWith(`${VISITED}=`))
    if (visited) {
      router.replace('/pipelines')
      return
    }
    client.pipelines.list
      .query()
      .then((pipelines) => {
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some browsers.
        document.cookie = `${VISITED}=1; path=/; max-age=${COOKIE_SECONDS}; samesite=lax`
        const example = pipelines.find((pipeline) => pipeline.slug === EXAMPLE_SLUG)
        router.replace(example ? `/pipelines/${example.id}` : '/pipelines')
      })
      // The list shows the same failure with its fix and tries again.
      .catch(() => router.replace('/pipelines'))
  }, [client, router])
  return (
    <Page title={t('opening')}>
      <Skeleton height={320} />
    </Page>
  )
}
