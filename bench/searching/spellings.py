"""Words that are spelled one way in Britain and another in America.

Collected from style guides, not made by the rules of the program: it is those that are tested.
"""

from __future__ import annotations

_PAIRS = """
aeroplane airplane | aesthetic esthetic | ageing aging | aluminium aluminum | amortise amortize
analyse analyze | analysed analyzed | analysing analyzing | apologise apologize | arbour arbor
armour armor | armoured armored | artefact artifact | authorisation authorization
authorise authorize | authorised authorized | authorising authorizing | behaviour behavior
cancelled canceled | catalogue catalog | categorise categorize | centre center | centred centered
centres centers | centralised centralized | characterise characterize | colonise colonize
civilisation civilization | civilised civilized | colour color | coloured colored | colours colors
counselling counseling | criticise criticize | criticised criticized | customise customize
defence defense | defences defenses | democratisation democratization | destabilise destabilize
dialogue dialog | dialogues dialogs | digitalisation digitalization | economise economize
emphasise emphasize | emphasised emphasized | endeavour endeavor | endeavours endeavors
enrol enroll | enrolment enrollment | equalise equalize | favour favor | favourable favorable
favoured favored | favourite favorite | favours favors | fertiliser fertilizer | fibre fiber
fibres fibers | finalise finalize | fuelled fueled | fulfil fulfill | fulfilment fulfillment
generalise generalize | globalisation globalization | grey gray | harbour harbor
harbours harbors | honour honor | honourable honorable | honoured honored | honours honors
industrialisation industrialization | industrialised industrialized | initialled initialed
judgement judgment | judgements judgments | kilometre kilometer | kilometres kilometers
labelled labeled | labelling labeling | labour labor | labourers laborers | legalise legalize
liberalisation liberalization | liberalise liberalize | licence license | licences licenses
litre liter | litres liters | manoeuvre maneuver | marginalised marginalized | maximise maximize
meagre meager | metre meter | metres meters | militarised militarized | minimise minimize
mobilisation mobilization | mobilise mobilize | modelling modeling | modernisation modernization
modernise modernize | mould mold | nationalisation nationalization | naturalised naturalized
neighbour neighbor | neighbouring neighboring | neighbours neighbors | neutralise neutralize
normalise normalize | odour odor | offence offense | offences offenses | optimise optimize
organisation organization | organisational organizational | organisations organizations
organise organize | organised organized | organiser organizer | organising organizing
paralyse paralyze | paralysed paralyzed | penalise penalize | plough plow | practise practice
pretence pretense | prioritise prioritize | privatisation privatization | privatised privatized
programme program | programmes programs | publicise publicize | realise realize
realised realized | recognise recognize | recognised recognized | recognising recognizing
reorganisation reorganization | rigour rigor | rumour rumor | rumours rumors | savour savor
sceptical skeptical | scrutinise scrutinize | signalled signaled | skilful skillful
specialise specialize | specialised specialized | splendour splendor | stabilisation stabilization
stabilise stabilize | standardised standardized | subsidise subsidize | subsidised subsidized
sulphur sulfur | summarise summarize | symbolise symbolize | sympathise sympathize
theatre theater | theatres theaters | totalling totaling | travelled traveled
traveller traveler | travelling traveling | tumour tumor | tyre tire
urbanisation urbanization | utilisation utilization | utilise utilize | utilised utilized
valour valor | vapour vapor | vigour vigor | wilful willful
"""

OTHER_SPELLING: dict[str, str] = {}
"""The other spelling of a folded word, in both directions."""

for _pair in _PAIRS.replace("\n", " | ").split("|"):
    if _pair.strip():
        _british, _american = _pair.split()
        OTHER_SPELLING |= {_british: _american, _american: _british}
