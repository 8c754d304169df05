import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ComparePage } from '@/components/runs/compare-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('runs.compare')
  return { title: t('title') }
}

export default ComparePage
