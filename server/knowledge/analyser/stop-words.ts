import type { NaturalLanguage } from './languages'

/*
 * Function words: articles, pronouns, prepositions, conjunctions, auxiliaries. Written as the tokenizer leaves them:
 * lower-case, apostrophes split ("don't" → don, t; "l'eau" → l, eau).
 */
const lists: Record<NaturalLanguage, string> = {
  en: `
    a an the this that these those and or but nor if then than so as because while although though until unless
    of at by for with about against between into through during before after above below to from up down in out on off
    over under again further upon within without toward towards per via
    i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers
    herself it its itself they them their theirs themselves who whom whose which what where when why how
    am is are was were be been being have has had having do does did doing will would shall should can could may might
    must ought cannot
    not no only own same such too very just both each few more most other some any all every either neither
    here there once also ever
    s t d ll m re ve don didn doesn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn mustn`,
  es: `
    el la los las lo un una unos unas al del y e o u ni que si pero mas sino aunque porque pues como cuando donde mientras
    a ante bajo con contra de desde durante en entre hacia hasta para por según sin sobre tras mediante
    yo me mí conmigo tú te ti contigo él ella ello ellos ellas se sí consigo nosotros nosotras nos vosotros vosotras os
    usted ustedes le les mi mis tu tus su sus nuestro nuestra nuestros nuestras vuestro vuestra vuestros vuestras
    suyo suya suyos suyas mío mía míos mías tuyo tuya tuyos tuyas
    este esta estos estas esto ese esa esos esas eso aquel aquella aquellos aquellas aquello
    qué quién quiénes cuál cuáles cuándo dónde cómo cuánto cuánta cuántos cuántas quien quienes cual cuales cuyo cuya
    ser soy eres es somos sois son era eras éramos eran fui fue fueron será serán sería sea sean sido siendo
    estar estoy estás está estamos estáis están estaba estaban estuvo esté estén estado estando
    haber he has ha hemos habéis han había habían hubo habrá haya hayan habido hay tener tengo tiene tienen tenía
    no ya muy más menos también tampoco solo sólo así tan tanto todo toda todos todas otro otra otros otras
    algo alguno alguna algunos algunas ningún ninguno ninguna nada cada mismo misma mismos mismas aquí ahí allí`,
  pt: `
    o a os as um uma uns umas e ou nem que se mas porém porque pois como quando onde enquanto embora
    de do da dos das em no na nos nas num numa por pelo pela pelos pelas para com contra desde durante entre até sem sob
    sobre após ante perante ao à aos às
    eu me mim comigo tu te ti contigo ele ela eles elas lhe lhes nós conosco vós vos você vocês si consigo
    meu minha meus minhas teu tua teus tuas seu sua seus suas nosso nossa nossos nossas dele dela deles delas
    este esta estes estas isto esse essa esses essas isso aquele aquela aqueles aquelas aquilo
    neste nesta deste desta nesse nessa desse dessa daquele daquela disto disso
    quê quem qual quais quanto quanta quantos quantas cujo cuja
    ser sou és é somos são era eram fui foi foram será serão seria seja sejam sido sendo
    estar estou está estamos estão estava estavam esteve esteja estejam estado
    ter tenho tem têm temos tinha tinham teve terá tenha haver há havia houve hei
    não já muito mais menos também só assim tão tanto todo toda todos todas outro outra outros outras
    algo algum alguma alguns algumas nenhum nenhuma nada cada mesmo mesma mesmos mesmas aqui ali lá`,
  fr: `
    le la les l un une des d du de et ou ni mais donc or car que qu si comme quand lorsque puisque quoique parce
    à au aux en dans par pour sur sous avec sans chez contre vers entre depuis pendant avant après jusque jusqu lors dès
    je j me m moi tu te t toi il elle on se s soi nous vous ils elles eux lui leur leurs y
    mon ma mes ton ta tes son sa ses notre nos votre vos
    ce c cet cette ces cela ça ceci celui celle ceux celles
    qui quoi dont où quel quelle quels quelles lequel laquelle lesquels lesquelles comment pourquoi combien
    être suis es est sommes êtes sont étais était étions étiez étaient fut furent sera seront serait seraient soit soient
    été étant avoir ai as a avons avez ont avais avait avions avaient eut eurent aura auront aurait ait aient eu ayant
    ne n pas non plus moins très aussi ainsi alors tout toute tous toutes autre autres même mêmes
    quelque quelques aucun aucune chaque rien ici là`,
  de: `
    der die das den dem des ein eine einen einem einer eines und oder aber sondern denn doch dass daß ob wenn weil als wie
    während obwohl damit bevor nachdem bis da
    in im an am auf aus bei beim mit nach von vom zu zum zur für gegen ohne um durch über unter vor hinter neben zwischen
    seit trotz wegen ab
    ich mich mir du dich dir er ihn ihm sie ihr ihnen es wir uns euch man sich
    mein meine meinen meinem meiner meines dein deine deinen deinem deiner sein seine seinen seinem seiner seines
    ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer euer eure euren
    dieser diese dieses diesen diesem jener jene jenes jenen jenem solche solcher solches
    wer wen wem wessen was welche welcher welches welchen welchem wo wann warum wieso woher wohin
    bin bist ist sind seid war waren warst gewesen sei wäre wären habe hast hat haben habt hatte hatten gehabt hätte
    werde wirst wird werden werdet wurde wurden worden würde würden kann können konnte konnten muss müssen musste
    soll sollen sollte sollten darf dürfen mag will wollen wollte
    nicht kein keine keinen keinem keiner nur auch noch schon so sehr mehr hier dort dann
    alle allem allen aller alles jede jeder jedes jeden jedem einige einigen mancher manche andere anderen anderer anderes
    selbst etwas nichts`,
  it: `
    il lo la i gli le l un uno una e ed o od ma né se che perché poiché come quando dove mentre anche benché
    a ad al allo alla ai agli alle all di d del dello della dei degli delle dell da dal dallo dalla dai dagli dalle dall
    in nel nello nella nei negli nelle nell con col coi su sul sullo sulla sui sugli sulle sull per tra fra contro senza
    verso sotto sopra durante dopo prima fino presso
    io mi me tu ti te egli lui lei esso essa noi ci voi vi essi esse loro si sé ne
    mio mia miei mie tuo tua tuoi tue suo sua suoi sue nostro nostra nostri nostre vostro vostra vostri vostre
    questo questa questi queste quello quella quelli quelle quel quei quegli ciò
    chi cui quale quali quanto quanta quanti quante cosa
    essere sono sei è siamo siete era erano eravamo fu furono sarà saranno sarebbe sia siano stato stata stati state essendo
    avere ho hai ha abbiamo avete hanno aveva avevano ebbe avrà avranno avrebbe abbia abbiano avuto
    non più meno molto già solo così tanto tutto tutta tutti tutte altro altra altri altre
    qualche alcuno alcuna alcuni alcune nessuno nessuna niente nulla ogni stesso stessa stessi stesse qui lì là c`,
  nl: `
    de het een en of maar want dus dat die dit deze als dan toen terwijl omdat hoewel indien tenzij totdat
    van in op aan te met voor door uit bij naar om over tot tegen tussen onder zonder binnen buiten na sinds tijdens per
    langs via volgens ten ter er
    ik me mij mijn je jij jou jouw u uw hij hem zijn zij ze haar het wij we ons onze jullie hen hun zich zichzelf
    men wie wat welke welk waar wanneer waarom hoe wiens
    ben bent is was waren geweest wees worden wordt word werd werden geworden heb hebt heeft hebben had hadden gehad
    zal zullen zult zou zouden kan kunnen kunt kon konden moet moeten moest moesten mag mogen mocht wil willen wilde wilden
    doen doet deed gaan gaat laten laat
    niet geen nog ook al alle alles zeer zo zoals reeds alleen meer minder veel vele weinig ander andere anderen zelf
    iets niets iemand niemand elk elke ieder iedere beide enige sommige hier daar nu dan toch wel even eens ooit nooit
    altijd waarbij waarin waarop waardoor daarvoor hierbij dergelijke`,
  sv: `
    och eller men att som om när då så för eftersom medan fast än samt utan varken
    i på av till från med vid hos under över mellan genom mot efter före innan sedan åt ur bland enligt utom inom
    en ett den det de dem denna detta dessa
    jag mig min mitt mina du dig ditt dina han honom hans hon henne hennes vi oss vår vårt våra ni er ert era
    deras sig sin sitt sina man
    vem vad vilken vilket vilka var varför hur vars vart
    är var varit vara blir blev blivit bli har hade haft ha skall ska skulle kan kunde kunna måste får fick fått få
    vill ville göra gör gjorde
    inte ej icke ingen inget inga nog också även mycket mer mest många flera alla allt någon något några annan annat
    andra själv samma bara endast här där nu redan alltid aldrig ju hela varje sådan sådant sådana`,
  ru: `
    и а но или да же ли бы не ни что чтобы как если когда где куда откуда пока хотя потому так то тоже также
    в во на с со к ко о об обо от до из изо за по под над при про у для без через между перед после около кроме среди ради
    я меня мне мной ты тебя тебе тобой он его ему им нем нём она ее её ей ней оно мы нас нам нами вы вас вам вами
    они их ими них ним себя себе собой мой моя мое моё мои твой твоя твои наш наша наше наши ваш ваша ваше ваши
    свой своя свое своё свои своего своей своих своим
    этот эта это эти этого этой этом этих этим тот та те того той том тех тем такой такая такое такие
    кто кого кому кем чего чему чем чём который которая которое которые которого которой которых котором
    весь вся всё все всего всей всех всем всеми сам сама само сами каждый другой другая другие
    быть был была было были будет будут есть
    уже еще ещё только лишь очень более менее можно надо нет ведь вот тут там здесь потом теперь почему зачем сколько
    какой какая какое какие чей чья`,
  ar: `
    في من على إلى عن مع بين حتى منذ خلال عند عندما بعد قبل فوق تحت أمام خلف حول دون ضد لدى عبر نحو
    و ف ب ل ك أو أم ثم لكن بل إذ إذا إن أن لأن كأن لو لولا كي حيث كما لما بينما
    أنا نحن أنت أنتم هو هي هم هن هما
    هذا هذه هذان هؤلاء ذلك تلك أولئك هنا هناك
    الذي التي الذين اللذان اللتان اللواتي ما ماذا متى أين كيف كم لماذا أي أية هل
    كان كانت كانوا يكون تكون ليس ليست قد لقد سوف لا لم لن
    كل بعض غير سوى أيضا فقط جدا أكثر أقل نفس ذات
    فيه فيها منه منها عليه عليها إليه إليها عنه عنها به بها له لها لهم بهم معه معها وهو وهي وقد ولا وفي ومن وعلى كذلك
    إنه إنها أنه أنها`,
}

const setOf = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

/** Function words of each language, as tokens. */
export const stopWords: Record<NaturalLanguage, ReadonlySet<string>> = {
  en: setOf(lists.en),
  es: setOf(lists.es),
  pt: setOf(lists.pt),
  fr: setOf(lists.fr),
  de: setOf(lists.de),
  it: setOf(lists.it),
  nl: setOf(lists.nl),
  sv: setOf(lists.sv),
  ru: setOf(lists.ru),
  ar: setOf(lists.ar),
}
