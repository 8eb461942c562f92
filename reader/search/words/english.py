"""Exceptions of English: irregular forms, and spellings that only look British."""

from __future__ import annotations

__all__ = ["OTHER_FORMS", "WITH_S"]

# Irregular and British forms, each with the form whose stem it shares.
OTHER_FORMS = dict(
    pair.split(":")
    for pair in """programme:program programmes:program cheque:check cheques:check judgement:judgment ageing:aging
    grey:gray tyre:tire tyres:tire licence:license licences:license practise:practice
    practised:practice practises:practice practising:practice enrolment:enrollment
    fulfil:fulfill skilful:skillful storey:story sceptical:skeptical sceptic:skeptic
    catalogue:catalog dialogue:dialog maths:math children:child childrens:child
    people:personhood peoples:personhood person:personhood persons:personhood men:man
    women:woman wives:wife lives:life thieves:thief stolen:steal stole:steal bought:buy
    sold:sell taken:take took:take hidden:hide hid:hide written:write wrote:write spoken:speak
    spoke:speak seen:see saw:see known:know knew:know given:give gave:give forgotten:forget
    forgot:forget forgets:forget forgetting:forget kept:keep lost:lose losing:lose left:leave
    paid:pay broke:break broken:break chosen:choose chose:choose caught:catch taught:teach
    told:tell heard:hear held:hold made:make making:make spied:spy spies:spy spying:spy
    dying:die lying:lie lied:lie datum:data medium:media criteria:criterion analyses:analysis
    hacked:hack policing:police ethical:ethic ethics:ethic sent:send shown:show built:build
    thought:think faked:fake themself:themselves swore:swear sworn:swear found:find ran:run
    went:go gone:go bit:bite feet:foot teeth:tooth mice:mouse wolves:wolf shelves:shelf
    knives:knife halves:half selves:self drew:draw drawn:draw drove:drive driven:drive ate:eat
    eaten:eat fell:fall fallen:fall flew:fly flown:fly froze:freeze frozen:freeze grew:grow
    grown:grow threw:throw thrown:throw wore:wear worn:wear won:win began:begin begun:begin
    bought:buy brought:bring fought:fight sought:seek felt:feel met:meet said:say sat:sit
    slept:sleep spent:spend stood:stand understood:understand leaked:leak leaks:leak
    leakage:leak generational:intergenerational generations:intergenerational
    authority:authoritative authorities:authoritative engine:enginery engines:enginery
    busy:occupied response:respond responses:respond activism:protest activist:protest
    activists:protest experiment:experimentalist experiments:experimentalist""".split()  # noqa: SIM905
)

# Words with -ise, -ised, -ising … in American spelling too.
WITH_S = frozenset(
    """advertise advise arise comprise compromise demise despise devise disguise enterprise excise exercise expertise
    franchise improvise incise likewise merchandise otherwise precise premise promise raise revise rise supervise
    surmise surprise televise wise noise praise cruise bruise poise raised raises raising promised promises promising
    compromised compromises compromising advised advises advising adviser advisers revised revising devised devising
    exercised exercising exercises surprised surprising supervised supervising noises rises rising praised advertised
    advertises advertising advertiser advertisers premises enterprises cruises""".split()  # noqa: SIM905
)
