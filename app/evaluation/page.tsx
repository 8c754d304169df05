import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EvaluationPage } from '@/components/evaluation/evaluation-page'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('evaluation')
  return { title: t('title') }
}

export default EvaluationPage
