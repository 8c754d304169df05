import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { JudgesPage } from '@/components/evaluation/judges/judges-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('evaluation')
  return { title: t('tabs.judges') }
}

export default JudgesPage
