import { readWords, type Word } from './words.ts'

// What people say before they say something; none of it changes what is meant.
const markers = phrases(
  `and,an,n,also,plus,ooh,oooh,aw,ok,oh,so,then,now,right,well,but,hey,hi,hello,hiya,oi,yo,jean,anyway,anyways,actually,hmm,um,er,erm,uh,ah,aha,lol,haha,ugh,omg,argh,phew,yes,yeah,yep,no,nope,nah,
  sorry,wait,hang on,hold on,hold up,just,please,thanks,thank you,cheers,good,great,perfect,brilliant,meanwhile,by the way,go on,i mean,
  my bad,oops,whoops,damn,dang,shoot,crap,rats,nuts,quick question,quick one,question,one more,one more thing,another thing,remind me,again,
  while i remember,before i forget,while i think of it,last thing,listen,look,right then,ok then,go on then,ok so,mate,love,bro,dude,man,sir`,
)
const requests = phrases(
  `can you,could you,would you,will you,can u,could u,you can,you could,you may,we can,let's,let us,lets,i need you to,i want you to,i would like you to,i'd like you to,
  i need to,i want to,i'd like to,i would like to,i'll,i will,i have to,i must,i better,we need to,we should,i should,go ahead and,be sure to,make sure to,make sure you,make sure i,hurry up and,do me a favour and,
  do me a favor and,don't forget to,remember to,remember and,maybe,kindly,help me,help me to,for me,somehow,better,quickly,you might as well,might as well`,
)

function phrases(text: string): string[][] {
  return text
    .split(',')
    .map((phrase) => phrase.trim().split(/\s+/))
    .sort((one, other) => other.length - one.length)
}

/** How many words of a sentence only lead up to it: "oh and", "ok so", and, where asked, "could you please". */
export function openersLength(words: Word[], polite = false): number {
  const known = polite ? [...requests, ...markers] : markers
  let at = 0
  for (;;) {
    while (words[at]?.pos === 'p') at++
    const phrase = known.find((each) => begins(words, at, each))
    if (!phrase || !words[at + phrase.length]) return at
    at += phrase.length
  }
}

const begins = (words: Word[], at: number, phrase: string[]): boolean =>
  phrase.every((part, i) => words[at + i]?.norm === part || words[at + i]?.text.toLowerCase() === part)

/** A sentence without what only leads up to it. */
export function withoutOpeners(sentence: string, polite = false): string {
  const words = readWords(sentence)
  return sentence.slice(words[openersLength(words, polite)]?.start ?? 0)
}
